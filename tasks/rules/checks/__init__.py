"""What is asked of every monthly update before it is accepted, and the words in which its sender is told."""

from tasks.rules.checks.catalogue import catalogue
from tasks.rules.checks.check import Check
from tasks.rules.checks.prepared import Limits
from tasks.rules.checks.run import run

__all__ = ["Check", "Limits", "catalogue", "run"]
