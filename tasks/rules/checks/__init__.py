"""What is asked of every monthly update before it is accepted, and the words of the findings that go to its sender."""

from tasks.rules.checks.catalogue import catalogue, waivable
from tasks.rules.checks.check import Check
from tasks.rules.checks.engine import run
from tasks.rules.checks.structure import UNREAD
from tasks.rules.checks.suppression import UpdateKey

__all__ = ["UNREAD", "Check", "UpdateKey", "catalogue", "run", "waivable"]
