"""Preview: operators look at a candidate's pages while it is not public."""

from __future__ import annotations

from pathlib import Path

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
    waiting = Outbox(run.record, candidate.period).waiting()
    pages[LETTERS] = "".join(_letter(one) for one in waiting if one.awaits_approval).encode() or b"No letter leaves with this month.\n"
    pages |= {f"assets/{path.name}": path.read_bytes() for path in (TEMPLATES / "assets").iterdir() if path.is_file()}
    for name, data in pages.items():
        if not (folder / name).exists() or (folder / name).read_bytes() != data:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    return len(pages)


def _letter(notice: Notice) -> str:
    """A letter as its reader will see it; addresses stay in the list of people."""
    copies = f"Copied to: {', '.join(f'{one.name} ({one.role})' for one in notice.copied)}\n" if notice.copied else ""
    return f"To: {notice.recipient.name} ({notice.recipient.role})\n{copies}Subject: {notice.subject}\n\n{notice.text}\n{'-' * 76}\n\n"
