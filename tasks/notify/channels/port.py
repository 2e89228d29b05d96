"""What every way of getting a notice out must do, and what can become of a sending."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice


class NotTaken(Mistake):
    """The channel certainly did not take the notice, and may do so later: it waits for the next run."""


class Uncertain(Mistake):
    """The channel may or may not have taken the notice: the line broke before it answered."""


class Refused(Mistake):
    """The channel will never take this notice for this recipient: somebody else has to be told."""


class Shut(Mistake):
    """The channel takes nothing from us at all, such as for a wrong password: no notice is to blame, and all of them wait."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a provider says later of a notice it took. `final`: nothing more will come; `failed`: it will never arrive."""

    said: str
    final: bool
    failed: bool = False


class Channel(Protocol):
    """A way out. `leaves`: what it sends leaves this machine, which takes someone's asking; `asks`: it can find out what it took."""

    @property
    def name(self) -> str: ...

    @property
    def leaves(self) -> bool: ...

    @property
    def asks(self) -> bool: ...

    def send(self, notice: Notice, message: EmailMessage, *, again: bool = False) -> str:
        """Send it, and give the channel's own word for it, such as a file's name or a provider's reference.

        `again`: an earlier sending may have been taken. A channel that `asks` finds out, and sends only what was not; one that cannot
        sends the message, which is marked as a repeat. Raises NotTaken, Uncertain, Refused or Shut.
        """
        ...

    def fate(self, where: str) -> Word | None:
        """What became of a sending, by the channel's word for it; None if the channel says nothing after taking."""
        ...
