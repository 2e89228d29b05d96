"""What trusts send and what they get back: bytes to rows, the blank template, agreed plans, returned copies."""

from tasks.updates.limits import Limits
from tasks.updates.read import read, read_all

__all__ = ["Limits", "read", "read_all"]
