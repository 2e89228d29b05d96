"""What trusts send and get back: the template, the reading of files, returned copies, and tables made of both."""

import os

os.environ["OPENPYXL_LXML"] = "False"  # it would write other bytes where lxml happens to be installed; read when openpyxl is imported
