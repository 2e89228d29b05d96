"""What trusts send and what they get back: bytes to rows, the blank template, agreed plans, returned copies."""

from tasks.updates.limits import Limits
from tasks.updates.plan_files import BadPlan, read_plan
from tasks.updates.read import read, read_all
from tasks.updates.returned import Returned, annotated, findings_csv, findings_page, returned_files
from tasks.updates.tables import tables
from tasks.updates.template import template

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
    "template",
]
