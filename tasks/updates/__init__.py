"""What trusts send and what they get back: bytes to rows, agreed plans, returned copies. The blank template has a door of its own."""

from tasks.updates.limits import Limits
from tasks.updates.plan_files import BadPlan, read_plan
from tasks.updates.read import read, read_all
from tasks.updates.returned import Returned, annotated, findings_csv, findings_page, returned_files
from tasks.updates.tables import tables

__all__ = [
    "BadPlan",
    "Limits",
    "Returned",
    "annotated",
    "findings_csv",
    "findings_page",
    "read",
    "read_all",
    "read_plan",
    "returned_files",
    "tables",
]
