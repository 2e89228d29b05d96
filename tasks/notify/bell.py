"""The bell: what an operator has to know at once goes by mail and to a room on the web, once each.

It asks neither the record nor the programme, so that it rings when these cannot be read. What has rung stands in a small file beside
them; where that cannot be read or written, it rings again rather than not at all.
"""

from __future__ import annotations

import hashlib
import html
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from functools import partial
from typing import Any

from tasks.model.level import Level
from tasks.model.mistake import BadConfig, Mistake, NotFound
from tasks.model.notice import Notice, Recipient, notice_id
from tasks.model.period import calendar_month
from tasks.model.words import one_line
from tasks.notify.channels import Channel, Uncertain
from tasks.notify.channels.choice import MailSettings, open_channel
from tasks.notify.posting import require_live
from tasks.record.stores import open_store
from tasks.run.settings import AlarmSettings, Settings

log = logging.getLogger("measures")

RUNG, BEAT = "rung.json", "heartbeat.json"
DOUBT = "?"
_TRIES = 5
_LONGEST = 120  # letters of a subject


@dataclass(frozen=True, slots=True)
class Ring:
    """One thing to know: what it is, and what to do. `mark` is the same for as long as it is the same thing."""

    mark: str
    says: str
    act: str

    @property
    def name(self) -> str:
        """The mark as the file of what has rung holds it."""
        return hashlib.sha256(self.mark.encode()).hexdigest()[:16]

    @property
    def text(self) -> str:
        return f"{self.says}\nWhat to do: {self.act.replace('`', '')}"


Rings = Sequence[Ring]
Send = Callable[[Rings, bool], None]
"""Sends one message about several things, marked if it may have come before; raises Mistake, OSError or ValueError if it did not go."""


def ring(kind: str, standing: Rings, at: datetime) -> int:
    """Tell each operator, and the room, what stands of a kind and has not rung there; says how many messages left.

    What no longer stands is forgotten, so that it rings when it comes again. What could not be sent rings the next time; what may have
    been taken, once more. What stands of two kinds rings once.
    """
    asked = AlarmSettings.read()
    known = _rung(asked)
    rung = known.get(kind, {})
    now: dict[str, list[str]] = {one.name: sorted({way for mine in known.values() for way in mine.get(one.name, ())}) for one in standing}
    sent = 0
    for way, send in _ways(asked, at).items():
        doubtful = f"{way}{DOUBT}"
        new = [one for one in standing if way not in now[one.name]]
        again = any(doubtful in now[one.name] for one in new)
        went = _went(send, new, again=again) if new else Went.NOT
        sent += went is Went.YES
        for one in new if went is not Went.NOT else ():
            now[one.name].append(way if again or went is Went.YES else doubtful)
    if now != rung:
        _remember(asked, kind, now)
    return sent


def runs_of(flow: str) -> str:
    """The kind under which failed runs of a flow ring, until one ends well."""
    return f"runs of {flow}"


def beat(at: datetime) -> None:
    """Write down that whoever watches was awake at a moment (aware)."""
    _put(AlarmSettings.read(), BEAT, lambda _: {"at": at.astimezone(UTC).isoformat()})


def last_beat() -> datetime | None:
    """When whoever watches was last awake; None if never, or if it cannot be read."""
    found = _held(AlarmSettings.read(), BEAT)[0].get("at")
    return datetime.fromisoformat(found) if found else None


def somebody_listens() -> bool:
    """Whether anybody is named who would hear it."""
    return bool(AlarmSettings.read().ways)


def require_room() -> None:
    """Raise BadConfig for a room on the web whose address nobody can be reached by."""
    if url := AlarmSettings.read().alarm_url.get_secret_value():
        _room(url)


def _ways(asked: AlarmSettings, at: datetime) -> dict[str, Send]:
    """Each address, and the room, to how it is told; named so that no address stands in a file."""
    url = asked.alarm_url.get_secret_value()
    ways: dict[str, Send] = {_way(address): partial(_mail, address, at) for address in asked.operators.split()}
    return ways | ({_way(url): partial(_call, url)} if url else {})


def _way(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:8]


class Went(Enum):
    """What became of a message; `MAYBE`: the line broke before the answer."""

    YES = auto()
    NOT = auto()
    MAYBE = auto()


def _went(send: Send, rings: Rings, *, again: bool) -> Went:
    try:
        send(rings, again)
    except Uncertain as doubt:
        log.warning("alarm sent, and nobody knows whether it was taken: %s", doubt)
        return Went.MAYBE
    except (Mistake, OSError, ValueError) as why:
        log.warning("alarm not sent: %s. It was: %s", why, " ".join(one.says for one in rings))
        return Went.NOT
    return Went.YES


def _subject(rings: Rings) -> str:
    first = one_line(rings[0].says)
    short = first if len(first) <= _LONGEST else f"{first[:_LONGEST]} …"
    return f"Alarm: {short}" + (f" (and {len(rings) - 1} more)" if len(rings) > 1 else "")


def _mail(address: str, at: datetime, rings: Rings, again: bool) -> None:
    mail, settings = MailSettings.read(), Settings.read()
    if mail.hold_notices:
        raise BadConfig("all mail is held (MEASURES_HOLD_NOTICES)")
    channel: Channel = open_channel(mail, settings)
    require_live(channel, live=mail.live)
    try:
        channel.send(_notice(address, rings, at), again=again)
    finally:
        channel.close()


def _notice(address: str, rings: Rings, at: datetime) -> Notice:
    """The message as a notice, which is no fact and stands in no record."""
    level, month = Level("rung", about="-".join(one.name for one in rings)), calendar_month(at.date())
    text = "\n\n".join(one.text for one in rings) + "\n"
    return Notice(
        id=notice_id(month, "", "alarm", level, address),
        period=month,
        trust="",
        rule="alarm",
        level=level,
        recipient=Recipient("operator", "", address),
        copied=(),
        subject=_subject(rings),
        text=text,
        html='<!DOCTYPE html>\n<html lang="en"><head><title>Alarm</title></head>\n<body>\n'
        + "".join(f"<p>{html.escape(one.text).replace(chr(10), '<br>')}</p>\n" for one in rings)
        + "</body></html>\n",
        as_of=at,
    )


def _room(url: str) -> Any:
    from apprise import Apprise  # noqa: PLC0415  slow to import, and most runs ring nothing

    found = Apprise()
    if not found.add(url):
        raise BadConfig("MEASURES_ALARM_URL is no address of a room: write the webhook's own address, or one as Apprise knows it")
    return found


def _call(url: str, rings: Rings, again: bool) -> None:  # noqa: ARG001  a room says at once whether it took it
    if not _room(url).notify(title=_subject(rings), body="\n\n".join(one.text for one in rings)):
        raise BadConfig("the room in MEASURES_ALARM_URL did not take it")


def _rung(asked: AlarmSettings) -> Mapping[str, Mapping[str, list[str]]]:
    return _held(asked, RUNG)[0]


def _remember(asked: AlarmSettings, kind: str, now: Mapping[str, list[str]]) -> None:
    _put(asked, RUNG, lambda known: {**known, kind: now})


def _held(asked: AlarmSettings, key: str) -> tuple[dict[str, Any], bytes | None]:
    """What a small file holds, and its bytes; nothing if there is none, or it cannot be read."""
    try:
        data = open_store(asked.alarms).read(key)
    except NotFound:
        return {}, None
    except (Mistake, OSError) as trouble:
        log.warning("what has rung cannot be read: %s", trouble)
        return {}, None
    try:
        found = json.loads(data)
    except ValueError:
        found = None
    return (found if isinstance(found, dict) else {}), data


def _put(asked: AlarmSettings, key: str, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    try:
        for _ in range(_TRIES):  # another process may write it at the same time
            known, data = _held(asked, key)
            if open_store(asked.alarms).replace(key, json.dumps(change(known), sort_keys=True).encode(), data):
                return
    except (Mistake, OSError) as trouble:
        log.warning("what has rung cannot be written down: %s", trouble)
