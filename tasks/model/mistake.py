"""Mistakes a person can mend: shown as a sentence, without a traceback. Anything else is a bug and may crash the run."""

from __future__ import annotations


class Mistake(Exception):
    """Base of every error that a person can put right; its text says what is wrong, where, and what to do."""

    exit_code = 2


class BadConfig(Mistake):
    """A file under config/ or in the programme cannot be used: the text names file, line and what to write instead."""


class MachineRefused(Mistake):
    """This machine refused something, as a disk that is full or a file that may not be read: the text says what, and what to do."""

    exit_code = 4


class NotFound(Mistake):
    """Something was asked for that the record does not hold."""
