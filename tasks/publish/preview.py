"""Preview: operators look at a candidate's pages while it is not public."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from tasks.model.finding import PRIVATE
from tasks.model.mistake import NotFound
from tasks.model.verdict import Answer
from tasks.model.words import counted, in_full
from tasks.publish.public_site import removals
from tasks.publish.reading import release_view_of
from tasks.record.facts import Candidate, Release, Revision
from tasks.record.record import Record
from tasks.record.tables import table
from tasks.rules.deadline import london_day
from tasks.run.run import Run
from tasks.run.statements import errors_of_fact
from tasks.run.unconfirmed import Unconfirmed, in_doubt
from tasks.site.removal import without
from tasks.site.render import TEMPLATES


def preview_folder(run: Run, candidate: Candidate) -> Path:
    """Where operators look at a candidate; the public never sees this folder."""
    return run.settings.preview / f"{candidate.period}-candidate-{candidate.number}"


def where_to_look(run: Run, candidate: Candidate) -> str:
    """Where a candidate is looked at, after the word `look`: at the desk, where there is one, else in the folder on this machine."""
    if not run.settings.desk:
        return f"in {preview_folder(run, candidate)}"
    return f"at the desk, by the link in the approver's letter (whoever lost theirs asks at {run.settings.desk.rstrip('/')}/lost)"


LETTERS = "letters-that-leave-when-it-is-approved.txt"
ERRORS, MAILS, PATIENTS = "errors-of-fact-pointed-out.txt", "mails-to-be-confirmed.txt", "words-that-may-identify-a-patient.txt"


def pointed_out(record: Record, candidate: Candidate) -> list[str]:
    """What trusts say is wrong in a candidate, each in a line for whoever approves it."""
    return [f"{one.trust}, {one.by} ({one.role}): {one.words}" for one in errors_of_fact(record, candidate)]


def may_identify(record: Record, candidate: Candidate) -> list[str]:
    """Where words that a candidate would publish look as if they identify a patient: a sentence each for whoever approves it, and nobody
    else but who wrote them; and what to do where that update is public already. The words themselves are not repeated.
    """
    revision = record.get(Revision, candidate.period, candidate.revision)
    findings = table(record, revision, "findings")
    rows = findings[findings["check"].isin(PRIVATE)].to_dict("records")
    in_force, standing = _updates(record, revision) if rows else set(), record.last(Release, candidate.period) if rows else None
    public = _updates(record, record.get(Revision, candidate.period, standing.revision)) if standing else set()
    return [
        f"{one['trust']}: {one['says']}"
        + (f" The trust’s reason: {one['answer']}" if one["answer"] else "")
        + (f" {_TAKE_DOWN.format(trust=one['trust'])}" if (one["trust"], one["submission"]) in public else "")
        for one in rows
        if (one["trust"], one["submission"]) in in_force
    ]


_TAKE_DOWN = (
    "That update is public already: words that identify somebody are taken down at once, whatever is decided here, with "
    "`measures take-down FILE --trust {trust} --by NAME --reason WHY`."
)


def _updates(record: Record, revision: Revision) -> set[tuple[str, str]]:
    """(trust, submission) of the updates that an assessment was made from."""
    trusts = table(record, revision, "trusts", ["trust", "submission"])
    return set(zip(trusts["trust"], trusts["submission"], strict=True))


def unconfirmed_mails(run: Run, candidate: Candidate) -> list[str]:
    """Each trust that is overdue by a candidate, or perhaps, while mails in its name wait to be confirmed: a sentence for its approver."""
    doubts = in_doubt(run, candidate)
    return [run.rulebook.wording.phrase(_unsure(trust, answer, mails)) for trust, (answer, mails) in doubts.items()]


def _unsure(trust: str, answer: Answer, unconfirmed: Unconfirmed) -> str:
    mails = unconfirmed.mails
    wait, first = "waits" if len(mails) == 1 else "wait", in_full(london_day(mails[0].received_at))
    called = (
        f"{trust} would be called overdue" if answer is Answer.YES else f"It would be said that it is not known whether {trust} is overdue"
    )
    return (
        f"{called}, and {counted(len(mails), 'mail')} that may have brought its update {wait} to be confirmed, the "
        f"first since {first}. Ask the trust whether it is theirs before you decide. What its regulator would hear of it is held until "
        f"somebody has said so{unconfirmed.until}."
    )


def preview(run: Run, candidate: Candidate, letters: bytes) -> int:
    """Lay out a candidate's pages where operators can look at them, with the letters that its approval sends; says how many files."""
    folder, words = preview_folder(run, candidate), removals(run.record)
    files = release_view_of(run.record, candidate).files
    pages = ((path, without(path, data, words)) for path, data in files.items())
    beside = {LETTERS: letters, **{name: text for name, text in _beside(run, candidate).items() if text}}
    beside |= {path: place.read_bytes() for path, place in _assets().items()}
    for name, data in chain(pages, beside.items()):
        if not (folder / name).exists() or (folder / name).read_bytes() != data:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    return len(files) + len(beside)


def preview_file(run: Run, candidate: Candidate, path: str) -> bytes:
    """One file of a candidate's preview, as the record has it now; raises NotFound."""
    files = release_view_of(run.record, candidate).files
    if path in {ERRORS, MAILS, PATIENTS}:
        return _beside(run, candidate)[path]
    if place := _assets().get(path):
        return place.read_bytes()
    if path not in files:
        raise NotFound(f"There is no such page before the {candidate.period.noun} is public.")
    return without(path, files[path], removals(run.record))


def trust_page(run: Run, candidate: Candidate, trust: str) -> bytes:
    """A trust's own page as it will be published."""
    return preview_file(run, candidate, f"{candidate.period}/{trust.lower()}/index.html")


def _assets() -> dict[str, Path]:
    return {f"assets/{path.name}": path for path in (TEMPLATES / "assets").iterdir() if path.is_file()}


def _beside(run: Run, candidate: Candidate) -> dict[str, bytes]:
    """What whoever approves it has to know besides; empty where there is nothing."""
    errors, patients = pointed_out(run.record, candidate), may_identify(run.record, candidate)
    found = {ERRORS: errors, MAILS: unconfirmed_mails(run, candidate), PATIENTS: patients}
    return {name: "\n\n".join([*lines, ""]).encode() for name, lines in found.items()}
