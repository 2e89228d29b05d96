"""What trusts send and get back: the template, the reading of files, returned copies, and tables made of both."""
