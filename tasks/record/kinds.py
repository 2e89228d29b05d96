"""The table of kinds: for each kind of fact the folder it is held in and the fields that make its key. Every key follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tasks.model.notice import Notice
from tasks.model.period import MONTH_FORM, PERIOD_FORM
from tasks.model.plan import ActionPlan
from tasks.model.update import Submission
from tasks.record import facts
from tasks.record.stores.store import DERIVED, BadKey, checked

FACTS = "facts/"
BLOBS = "blobs/"
RESULTS = DERIVED
PEOPLE = "people/"
FORMATS = "formats/"

Changed = Callable[[str], str]


_FORMS = dict.fromkeys(("number", "version", "take_down"), r"[1-9]\d*") | {
    "period": PERIOD_FORM,
    "month": MONTH_FORM,
    "day": rf"{MONTH_FORM}-\d\d",
}

_CHAPTERS = {"period", "month", "day", "chapter"}


@cache
def _form(parts: tuple[str, ...], by_month: bool) -> re.Pattern[str]:
    first, *others = (f"({_FORMS.get(name, '[^/=]+')})" for name in parts)
    between = "/" if by_month else "="
    return re.compile(rf"{first}{between if others else ''}{'='.join(others)}\.json")


@dataclass(frozen=True, slots=True)
class Kind:
    """`parts` are the fields in the key after the folder. The facts of one chapter are sealed together: a period, a
    calendar month of receipt, or the whole folder.

    `addresses` gives the fact with every address of a person in it changed by a function; None where a fact holds none.
    """

    fact: type[Any]
    folder: str
    parts: tuple[str, ...]
    addresses: Callable[[Any, Changed], Any] | None = None

    @property
    def by_month(self) -> bool:
        """Whether facts of this kind are filed by a month or a period; else the whole folder is one chapter."""
        return self.parts[0] in _CHAPTERS

    @property
    def by_day(self) -> bool:
        """Whether facts of this kind are filed by the day they came on."""
        return self.parts[0] == "day"

    @property
    def form(self) -> re.Pattern[str]:
        """What follows the folder in the key of a fact of this kind, with a group for each part."""
        return _form(self.parts, self.by_month)

    def values(self, fact: object) -> tuple[str, ...]:
        """The parts of a fact's key."""
        return tuple(str(getattr(fact, name)) for name in self.parts)


def _received(fact: Any, changed: Changed) -> Any:
    return replace(fact, sent_by=changed(fact.sent_by))


def _mailed(mail: Any, changed: Changed) -> Any:
    return replace(mail, sent_by=changed(mail.sent_by), unreached=tuple(changed(one) for one in mail.unreached))


def _addressed(notice: Notice, changed: Changed) -> Notice:
    people = [replace(one, address=changed(one.address)) for one in (notice.recipient, *notice.copied)]
    return replace(notice, recipient=people[0], copied=tuple(people[1:]))


KINDS: dict[type[Any], Kind] = {
    kind.fact: kind
    for kind in (
        Kind(ActionPlan, "plans", ("trust", "version")),
        Kind(Submission, "submissions", ("day", "trust", "id"), addresses=_received),
        Kind(facts.Sent, "sent", ("day", "trust", "form"), addresses=_received),
        Kind(facts.Oversize, "oversize", ("day", "trust", "id"), addresses=_received),
        Kind(facts.Mail, "mails", ("day", "kind", "id"), addresses=_mailed),
        Kind(facts.MailSeenTo, "mails-seen-to", ("day", "mail")),
        Kind(facts.Decision, "decisions", ("period", "trust", "submission", "number")),
        Kind(facts.GivenBack, "given-back", ("period", "trust", "submission", "number")),
        Kind(facts.Mending, "mending", ("period", "trust", "submission", "number")),
        Kind(facts.Withdrawal, "withdrawals", ("period", "trust", "submission")),
        Kind(facts.InboxTrouble, "inbox-troubles", ("number",)),
        Kind(facts.ExtensionAsked, "extensions-asked", ("period", "trust", "form"), addresses=_received),
        Kind(facts.ExtensionAnswer, "extensions", ("period", "trust", "number")),
        Kind(facts.Waiver, "waivers", ("number",)),
        Kind(facts.Statement, "statements", ("period", "trust", "form"), addresses=_received),
        Kind(facts.Begun, "begun", ("month", "number")),
        Kind(facts.Deadline, "deadlines", ("period", "number")),
        Kind(facts.Revision, "revisions", ("period", "number")),
        Kind(facts.Candidate, "candidates", ("period", "number")),
        Kind(facts.Approval, "approvals", ("period", "number")),
        Kind(facts.Retraction, "retractions", ("period", "number")),
        Kind(facts.Release, "releases", ("period", "number")),
        Kind(facts.TakeDown, "take-downs", ("number",)),
        Kind(facts.PutBack, "put-backs", ("take_down",)),
        Kind(facts.Erasure, "erasures", ("number",)),
        Kind(facts.CostClaim, "costs", ("day", "partner", "id"), addresses=_received),
        Kind(facts.EvidenceFile, "evidence", ("day", "kind", "id")),
        Kind(facts.LedgerEntry, "ledger", ("fund", "number")),
        Kind(Notice, "notices", ("period", "id"), addresses=_addressed),
        Kind(facts.Receipt, "receipts", ("period", "notice")),
        Kind(facts.ReceiptSheet, "receipt-sheets", ("period", "first", "last")),
        Kind(facts.Lease, "leases", ("period", "notice", "number")),
        Kind(facts.LeaseEnd, "lease-ends", ("period", "notice", "number")),
        Kind(facts.Delivery, "deliveries", ("period", "notice", "number")),
        Kind(facts.Acknowledged, "acknowledged", ("period", "notice", "form"), addresses=_received),
        Kind(facts.GivenUp, "given-up", ("period", "notice")),
        Kind(facts.SeenTo, "seen-to", ("period", "notice")),
        Kind(facts.Partitions, "partitions", ("number",)),
        Kind(facts.Seal, "seals", ("chapter", "number")),
    )
}


def kind_of(fact: type[Any]) -> Kind:
    """The row of a kind of fact."""
    return KINDS[fact]


def part(text: str) -> str:
    """A part of a key; raises BadKey for text that cannot be one."""
    if "/" in text or "=" in text:
        raise BadKey(f"{text[:80]!r} cannot be part of a key: it holds a slash or an equals sign")
    return checked(text)
