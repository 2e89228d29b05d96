"""Letters become notices: one for each trust, rule, level and recipient, and an alarm where there is nobody to write to.

What a notice says is from the templates: the words of a rule stand in one file, and the letter's shape is the same for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tasks.model.mistake import Mistake
from tasks.model.notice import Notice, Recipient, notice_id
from tasks.model.period import Period
from tasks.model.regime_words import UNIT, of_units
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full, one_line
from tasks.notify.addressing import Letter
from tasks.record.facts import Release
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.overdue import MENDED_UNTIL
from tasks.run.desk_links import OWN_PAGE
from tasks.run.mails import TO_BE_CONFIRMED
from tasks.run.run import Run
from tasks.site.words.plain import capital
from tasks.site.words.unit_words import of_such_units

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "notices"
PUBLISHED, CORRECTED = "published", "corrected"
"""The rules under which ladder.toml says who hears of a month's first release, and of a later one."""

_NOTHING = (("received", "0"), ("days_overdue", "0"))
"""What a letter's sentence says better, or what there is nothing to say of yet."""

COUNTS_INSTEAD = "what counts in its place"
"""Under which name the answer to an update that was returned has the later one that was accepted."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Reaches = Callable[[Recipient], bool]
"""Whether a channel can reach somebody at all."""

People = tuple[Recipient, ...]


class NoRecipient(Mistake):
    """Something has to be told, and nobody is on record to tell it to."""


class BadAddress(Mistake):
    """Somebody is on record with an address that the channel cannot send to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The month of letters, when (an aware time) things stood as they say, a banner that opens each and its subject, and whether
    it is public.
    """

    period: Period
    as_of: datetime
    banner: str = ""
    public: bool = False

    @classmethod
    def of(cls, run: Run, period: Period, as_of: datetime | None = None) -> Standing:
        """As a run has it: at its moment, or at the one that is given."""
        return cls(period, as_of or run.moment, run.programme.banner, run.record.last(Release, period) is not None)


@dataclass(frozen=True, slots=True)
class Composed:
    """The notices, and the alarms: what could not be told, each in a sentence. An alarm stops no other notice."""

    notices: tuple[Notice, ...]
    alarms: tuple[Mistake, ...]


def compose(letters: Iterable[Letter], standing: Standing, reaches: Reaches) -> Composed:
    """Put letters into words, in their order; whom the channel does not reach is an alarm."""
    if standing.as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone")
    notices: list[Notice] = []
    alarms: list[Mistake] = []
    for letter in letters:
        addressed, out_of_reach = _reached(letter.addressed, reaches)
        copied, no_copies = _reached(letter.copied, reaches, leaving_out=addressed)
        alarms += [_bad_address(letter, recipient) for recipient in out_of_reach + no_copies]
        if not addressed:
            alarms.append(_nobody(standing.period, letter))
        notices += [_notice(letter, recipient, copied, standing) for recipient in addressed]
    return Composed(tuple(notices), tuple(alarms))


def _notice(letter: Letter, recipient: Recipient, copied: People, standing: Standing) -> Notice:
    verdict, step = letter.verdict, letter.step
    subject, text, html = _words(letter, recipient, copied, standing)
    return Notice(
        id=notice_id(standing.period, verdict.trust, verdict.rule, letter.level, recipient.address),
        period=standing.period,
        trust=verdict.trust,
        rule=verdict.rule,
        level=letter.level,
        recipient=recipient,
        copied=copied,
        subject=subject,
        text=text,
        html=html,
        as_of=standing.as_of,
        public=step.public,
        before_trouble=step.before_trouble,
        over=step.over,
        attachments=letter.attachments,
        thread=letter.thread,
        with_month=step.with_month,
    )


def is_written(letter: Letter, period: Period, known: Container[str]) -> bool:
    """Whether there is a notice of it for everybody it is addressed to; `known` are the ids of the month's notices."""
    return all(one in known for one in ids_of(letter, period))


def ids_of(letter: Letter, period: Period) -> tuple[str, ...]:
    """The ids of the notices of a letter, one for each whom it is addressed to; if it is for nobody, an empty one, which no notice has."""
    verdict = letter.verdict
    return tuple(notice_id(period, verdict.trust, verdict.rule, letter.level, one.address) for one in letter.addressed) or ("",)


def _reached(people: People, reaches: Reaches, leaving_out: People = ()) -> tuple[People, People]:
    """Each address once, with names on one line; and those whom the channel does not reach."""
    known = {one.address.casefold() for one in leaving_out}
    found: dict[str, Recipient] = {}
    for one in people:
        if reaches(one) and one.address.casefold() not in known:
            found.setdefault(one.address.casefold(), Recipient(one_line(one.role), one_line(one.name), one.address))
    return tuple(found.values()), tuple(one for one in people if not reaches(one))


def _nobody(period: Period, letter: Letter) -> NoRecipient:
    verdict, template = letter.verdict, letter.step.letter
    who = f"{one_line(letter.trust_name)} ({verdict.trust})" if verdict.trust else one_line(letter.trust_name)
    by_rule = verdict.trust and template == verdict.rule and verdict.answer is Answer.YES
    what = f"that {who} is {verdict.rule}" if by_rule else f"of {who} ({template.replace('_', ' ')})"
    return NoRecipient(
        f"Nobody was told {what} for {period}: no usable address is on record for {one_line(letter.speaks_for)}. "
        f"Add someone in the role {letter.role!r} to people.csv and run the {period.noun} again."
    )


def _bad_address(letter: Letter, recipient: Recipient) -> BadAddress:
    return BadAddress(
        f"{recipient.address[:80]!r} is not an address mail can be sent to: correct the {one_line(recipient.role)} in people.csv, "
        f"who is to hear about {letter.verdict.trust or one_line(letter.trust_name)}. Write it as in desk@regulator.example"
    )


def _words(letter: Letter, recipient: Recipient, copied: People, standing: Standing) -> tuple[str, str, str]:
    """Subject, and body as text and as HTML that say the same: the step's template `<letter>.txt.j2` in the shape of `letter.*.j2`.

    Every value is put on one line first. A page that is no address on the web is not named.
    """
    verdict, period = letter.verdict, standing.period
    page, banner = one_line(letter.page), one_line(standing.banner)
    page = page if page.startswith(("https://", "http://")) else ""
    names = dict(letter.called) | {
        "trust": one_line(verdict.trust),
        "trust_name": one_line(letter.trust_name),
        "regulator": one_line(letter.regulator),
        "Regulator": capital(one_line(letter.regulator)),
        "period": period.words,
        "month": str(period),
        "noun": period.noun,
        "files_are": letter.files_are,
        "mended_until": _in_words(dict(verdict.evidence).get(MENDED_UNTIL, "")),
        "came": dict(verdict.evidence).get("received", "0") != "0",
        "counts_instead": COUNTS_INSTEAD in dict(verdict.evidence),
        "desk": letter.desk,
        "own": letter.step.with_month,
        "mail_waits": TO_BE_CONFIRMED in dict(verdict.evidence),
        "page": page,
        "files": bool(letter.attachments),
    }
    unit = letter.called.get("short", UNIT)
    own = letter_templates(unit).get_template(f"{letter.step.letter}.txt.j2").make_module(names)
    subject, opening, next_steps = (str(getattr(own, name)) for name in ("subject", "opening", "next_steps"))
    subject = marked(one_line(subject), banner)
    shape = names | {
        "banner": banner,
        "subject": subject,
        "opening": one_line(opening),
        "next_steps": list(paragraphs(next_steps)),
        "sentence": of_units(one_line(verdict.sentence), unit),
        "evidence": list(_evidence(verdict, london_day(standing.as_of))),
        "recipient": one_line(f"{recipient.name}, for {letter.speaks_for}"),
        "heading": one_line(str(getattr(own, "heading", "What is wrong, and since when"))),
        "copied": _copied(
            [one_line(f"{one.name} ({letter.called.get(one.role, one.role)})") for one in copied],
            tuple(letter.called.get(post, post) for post in letter.step.copy),
        ),
        "page_of": of_units(_page_of(letter, standing), unit),
        "as_of": _moment(_judged_at(verdict, standing)),
        "desk": OWN_PAGE if letter.desk else "",
    }
    text, html = (letter_templates(unit).get_template(f"letter.{kind}.j2").render(shape) for kind in ("txt", "html"))
    return subject, text, html


def _page_of(letter: Letter, standing: Standing) -> str:
    """What the page is that a letter names. Most answers and reminders leave before there is one."""
    page = f"The {'trust’s ' if letter.verdict.trust else ''}page for {standing.period.words}"
    by_now = not letter.step.before_trouble or letter.verdict.rule in {PUBLISHED, CORRECTED} or standing.public
    return page if by_now else f"{page}, when that {standing.period.noun} is public"


def _judged_at(verdict: Verdict, standing: Standing) -> datetime:
    """The moment by which a verdict counts its days, where it names one: it may be earlier than that of the month's letters."""
    named = dict(verdict.evidence).get("as_of", "")
    return datetime.fromisoformat(named) if named else standing.as_of


def marked(subject: str, banner: str) -> str:
    """A banner's first words, up to its colon, mark the subject: `Illustrative sample: ...` gives `[Illustrative sample]`."""
    return f"[{banner.partition(':')[0].strip()}] {subject}" if banner else subject


def _copied(copied: list[str], wanted: tuple[str, ...]) -> str:
    """Who has a copy; nobody where none was wanted, and a word on it where one was and there is no one to have it."""
    nobody = f"nobody, as no {' and no '.join(wanted)} is on record with an address" if wanted else ""
    return ", ".join(copied) or nobody


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a template's words, each on one line."""
    return (one_line(paragraph) for paragraph in re.split(r"\n{2,}", text.strip()))


def _evidence(verdict: Verdict, on: date) -> Iterator[tuple[str, str]]:
    """What the verdict rests on, but for what the letter says anyway and what there is nothing to say of; `on` is its day (London)."""
    for name, value in verdict.evidence:
        if value and name not in {"period", "as_of"} and (name, value) not in _NOTHING:
            over = name == MENDED_UNTIL and date.fromisoformat(value) < on
            shown = "could be mended until" if over else name if "/" in name else name.replace("_", " ")
            yield one_line(shown), _in_words(one_line(value))  # a place in a file as it is


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
def letter_templates(unit: str) -> Environment:
    """The templates of letters, in the words of a regime that calls its units so."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return of_such_units(found, unit)
