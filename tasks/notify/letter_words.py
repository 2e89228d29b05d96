"""What a notice says, from the templates: the words of a rule stand in one file, and the letter's shape is the same for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tasks.model.notice import Recipient
from tasks.model.period import Period
from tasks.model.verdict import Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Letter
from tasks.notify.channels.message import one_line
from tasks.rules.deadline import LONDON

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "notices"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Words:
    """A notice's subject, and its body as plain text and as HTML that say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The month that letters are about, when (an aware time) things stood as they say, and a banner that opens each and its subject."""

    period: Period
    as_of: datetime
    banner: str = ""


def words(letter: Letter, recipient: Recipient, copied: tuple[Recipient, ...], standing: Standing) -> Words:
    """The words of the step's template, `<letter>.txt.j2`, in the shape of `letter.txt.j2` and `letter.html.j2`.

    Every value is put on one line first. A page that is not a web address is named but not linked.
    """
    verdict, period = letter.verdict, standing.period
    page, banner = one_line(letter.page), one_line(standing.banner)
    names = {
        "trust": one_line(verdict.trust),
        "trust_name": one_line(letter.trust_name),
        "regulator": one_line(letter.regulator),
        "period": period.words,
    }
    own = _templates().get_template(f"{letter.step.letter}.txt.j2").make_module(names)
    subject, opening, next_steps = (str(getattr(own, name)) for name in ("subject", "opening", "next_steps"))
    subject = _marked(one_line(subject), banner)
    shape = names | {
        "banner": banner,
        "subject": subject,
        "opening": one_line(opening),
        "next_steps": list(_paragraphs(next_steps)),
        "sentence": one_line(verdict.sentence),
        "evidence": list(_evidence(verdict)),
        "recipient": one_line(f"{recipient.name}, for {letter.speaks_for}"),
        "heading": one_line(str(getattr(own, "heading", "What is wrong, and since when"))),
        "copied": _copied([one_line(f"{one.name} ({one.role})") for one in copied], letter.step.copy),
        "page_of": f"The trust’s page for {period.words}" if verdict.trust else f"The page for {period.words}",
        "page": page,
        "link": page if page.startswith(("https://", "http://")) else "",
        "as_of": _moment(standing.as_of),
    }
    text, html = (_templates().get_template(f"letter.{kind}.j2").render(shape) for kind in ("txt", "html"))
    return Words(subject, text, html)


def _marked(subject: str, banner: str) -> str:
    """A banner's first words, up to its colon, mark the subject: `Illustrative sample: ...` gives `[Illustrative sample]`."""
    return f"[{banner.partition(':')[0].strip()}] {subject}" if banner else subject


def _copied(copied: list[str], wanted: tuple[str, ...]) -> str:
    """Who has a copy; nobody where none was wanted, and a word on it where one was and there is no one to have it."""
    nobody = f"nobody, as no {' and no '.join(wanted)} is on record with an address" if wanted else ""
    return ", ".join(copied) or nobody


def _paragraphs(text: str) -> Iterator[str]:
    return (one_line(paragraph) for paragraph in text.strip().split("\n\n"))


def _evidence(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """What the verdict rests on, but for what the letter says anyway and what there is nothing to say of."""
    for name, value in verdict.evidence:
        if value and name not in {"period", "as_of"}:
            yield one_line(name.replace("_", " ")), _in_words(one_line(value))


def _in_words(value: str) -> str:
    """A day or a moment as people say it; anything else as it is."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if _DAY.fullmatch(value):
        return in_full(moment.date())
    return _moment(moment) if moment.tzinfo else value


def _moment(moment: datetime) -> str:
    there = moment.astimezone(LONDON)
    return f"{there:%H:%M} on {in_full(there.date())}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
