"""Ways for a notice to leave: a folder of mail files, SMTP, GOV.UK Notify, Amazon SES."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient


class NotTaken(Mistake):
    """The channel certainly did not take the notice, and may do so later: it waits for the next run."""


class Away(NotTaken):
    """The channel itself is out of reach or in trouble: no notice is to blame, and all of them wait for the next run."""


class Uncertain(Mistake):
    """The channel may or may not have taken the notice: the line broke before it answered."""


class Refused(Mistake):
    """The channel will never take this notice for this recipient: somebody else has to be told."""


class Shut(Mistake):
    """The channel takes nothing from us at all, such as for a wrong password: no notice is to blame, and all of them wait."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A channel took a notice: its own word for it, such as a file's name or a provider's reference.

    `missed` are copies that it certainly did not take.
    """

    where: str
    missed: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """A provider's later word on a notice it took. `final`: nothing more will come; `failed`: it will never arrive.

    `passes`: what kept it may be over later, such as a full mailbox.
    """

    text: str
    final: bool
    failed: bool = False
    passes: bool = False


class Channel(Protocol):
    """A way out. `leaves`: what it sends leaves this machine, which takes someone's asking; `asks`: it can find out what it took.

    A channel makes of a notice what it sends: mail, a call, a line in a room. Only those that send mail make mail of it.
    """

    @property
    def name(self) -> str: ...

    @property
    def leaves(self) -> bool: ...

    @property
    def asks(self) -> bool: ...

    def reaches(self, recipient: Recipient) -> bool:
        """Whether it can send to somebody at all, by what is on record of them."""
        ...

    def send(self, notice: Notice, *, again: bool = False) -> Taken:
        """Send it, and say how the channel calls it.

        `again`: an earlier sending may have been taken. A channel that `asks` finds out, and sends only what was not; one that cannot
        sends the notice once more and marks it as a repeat. Raises NotTaken, Away, Uncertain, Refused or Shut.
        """
        ...

    def settle(self) -> None:
        """Have what it took so far outlive a power cut; only then is it written down as sent by a channel that writes files."""
        ...

    def close(self) -> None:
        """Let go of any line it holds; a round of posting is over."""
        ...

    def fate(self, where: str) -> DeliveryStatus | None:
        """What became of a sending, by the channel's word for it; None if the channel says nothing after taking."""
        ...
