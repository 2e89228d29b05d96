"""What is asked of every monthly update before it is accepted, and the words in which its sender is told."""

from tasks.rules.checks.catalogue import catalogue, waivable
from tasks.rules.checks.check import Check
from tasks.rules.checks.inputs import Limits
from tasks.rules.checks.run import run
from tasks.rules.checks.structure import UNREAD

__all__ = ["UNREAD", "Check", "Limits", "catalogue", "run", "waivable"]
