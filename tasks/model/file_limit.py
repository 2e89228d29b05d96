"""How large a file of each kind may be. A larger one is never read: its name, size and time are held, and whoever sent it hears why."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class FileLimit:
    """The most bytes that a file may have, and what kind of file that is."""

    most: int
    of: str

    def excess(self, size: int) -> str:
        """What is wrong with a file of so many bytes, in words that go after its name; empty if nothing is."""
        if size <= self.most:
            return ""
        return f"it has {size:,} bytes, more than the {self.most:,} that {self.of} may have, so it was not read"


UPDATE = FileLimit(20 * MEGABYTE, "an update")
MAIL = FileLimit(40 * MEGABYTE, "a mail")  # files are a third larger in one
PLAN = FileLimit(20 * MEGABYTE, "an agreed plan")
CLAIM = FileLimit(4 * MEGABYTE, "a claim of costs")
PUBLISHED = FileLimit(256 * MEGABYTE, "a published file")  # the inspectorate's ratings have 320,000 rows, in a hundred megabytes or so
