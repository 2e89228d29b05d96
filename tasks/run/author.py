"""Whoever asks for, says or answers something in writing: by name and with a reason, once a form, and never their own request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tasks.model.mistake import Mistake
from tasks.model.person_name import person_name
from tasks.model.words import one_line
from tasks.run.approvers import is_one_person
from tasks.run.run import Run

LONGEST_REASON = 2000
"""Characters of a reason, or of anything else that is said in writing, at most."""


@dataclass(frozen=True, slots=True)
class Author:
    """A name as it was typed, and if it was at the desk by which link, sent to which address, and by which form."""

    name: str
    identity: str = ""
    sent_by: str = ""
    form: str = ""

    def form_at(self, run: Run, *about: str) -> str:
        """The form that was posted; for what is given by command the run's moment, and a mark of what it is about, if it is told apart."""
        mark = f"-{hashlib.sha256(' '.join(about).encode()).hexdigest()[:8]}" if about else ""
        return self.form or f"{run.moment:%Y%m%dT%H%M%S%f}{mark}"

    def known_as(self, run: Run) -> str:
        """By what the author is known beside the name: the link of the desk, or the account that the run is under."""
        return self.identity or run.identity

    def gives(self, reason: str, does: str) -> tuple[str, str]:
        """The name and the reason, each on one line. Raises Mistake without either, and for a reason that is too long."""
        by, reason = person_name(self.name), one_line(reason)
        if not by or not reason or len(reason) > LONGEST_REASON:
            raise Mistake(f"Whoever {does} gives a name and a reason of at most {LONGEST_REASON:,} characters")
        return by, reason

    def answers(self, run: Run, asked_by: str) -> None:
        """Raise Mistake if the author is whoever asked for what is answered."""
        if is_one_person(run.programme, person_name(self.name), asked_by):
            raise Mistake(f"{asked_by} asked for it: it has to be answered by somebody else")
