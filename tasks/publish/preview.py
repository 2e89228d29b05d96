"""Preview: operators look at a candidate's pages while it is not public."""

from __future__ import annotations

from pathlib import Path

from tasks.model.mistake import NotFound
from tasks.model.notice import Notice
from tasks.publish.public_site import removals
from tasks.publish.reading import release_view_of
from tasks.record.facts import Candidate
from tasks.record.outbox import Outbox
from tasks.run.run import Run
from tasks.site.removal import without
from tasks.site.render import TEMPLATES


def preview_folder(run: Run, candidate: Candidate) -> Path:
    """Where operators look at a candidate; the public never sees this folder."""
    return run.settings.preview / f"{candidate.period}-candidate-{candidate.number}"


LETTERS = "letters-that-leave-when-it-is-approved.txt"


def preview(run: Run, candidate: Candidate | None) -> int:
    """Lay out a candidate's pages where operators can look at them, with the letters that leave when it is approved; says how many files.

    None: there is nothing to look at.
    """
    if candidate is None or run.dry:
        return 0
    folder, words = preview_folder(run, candidate), removals(run.record)
    pages = {path: without(path, data, words) for path, data in release_view_of(run.record, candidate).files.items()}
    pages[LETTERS] = _letters(run, candidate)
    pages |= {path: place.read_bytes() for path, place in _assets().items()}
    for name, data in pages.items():
        if not (folder / name).exists() or (folder / name).read_bytes() != data:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    return len(pages)


def preview_file(run: Run, candidate: Candidate, path: str) -> bytes:
    """One file of a candidate's preview, as the record has it now; raises NotFound."""
    files = release_view_of(run.record, candidate).files
    if path == LETTERS:
        return _letters(run, candidate)
    if place := _assets().get(path):
        return place.read_bytes()
    if path not in files:
        raise NotFound("There is no such page before the month is public.")
    return without(path, files[path], removals(run.record))


def _assets() -> dict[str, Path]:
    return {f"assets/{path.name}": path for path in (TEMPLATES / "assets").iterdir() if path.is_file()}


def waiting_letters(run: Run, candidate: Candidate) -> list[Notice]:
    """The letters that leave when a candidate is approved."""
    return [one for one in Outbox(run.record, candidate.period).waiting() if one.awaits_approval]


def _letters(run: Run, candidate: Candidate) -> bytes:
    return "".join(map(_letter, waiting_letters(run, candidate))).encode() or b"No letter leaves with this month.\n"


def _letter(notice: Notice) -> str:
    """A letter as its reader will see it; addresses stay in the list of people."""
    copies = f"Copied to: {', '.join(f'{one.name} ({one.role})' for one in notice.copied)}\n" if notice.copied else ""
    return f"To: {notice.recipient.name} ({notice.recipient.role})\n{copies}Subject: {notice.subject}\n\n{notice.text}\n{'-' * 76}\n\n"
