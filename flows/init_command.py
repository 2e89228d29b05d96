"""The command that makes a programme of one's own, and asks for what it was not given."""

from __future__ import annotations

import re
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from typer import Argument, Option, Typer

from flows.asking import asked, read_day, some_words
from flows.parameters import NationalList
from tasks.model.mistake import Mistake
from tasks.model.period import Period, why_not
from tasks.model.posts import CHIEF, DIRECTOR, LEAD
from tasks.model.words import counted, in_full

if TYPE_CHECKING:
    from tasks.rulebook import Rulebook
    from tasks.setup.new_programme import Holder, MailWay
    from tasks.setup.register_tables import Register
    from tasks.setup.trusts import Known

_YEARS = 5  # that a new programme runs for, if nobody says otherwise
_POSTS = (LEAD, CHIEF, DIRECTOR)
"""Whom of a trust letters go to, as far as the regime has them."""

_CHANNELS = ("folder", "smtp", "notify", "ses")


app = Typer()


@app.command()
def init(
    folder: Annotated[Path, Argument(parser=Path, metavar="FOLDER", help="the folder to make")],
    title: Annotated[str | None, Option(help="what the programme is called on every page")] = None,
    first: Annotated[str | None, Option(metavar="MONTH", help="the first month that is told, as 2026-11")] = None,
    last: Annotated[str | None, Option(metavar="MONTH", help=f"the last one (default: {_YEARS} years)")] = None,
    trust: Annotated[list[str] | None, Option(metavar="CODE", help="a trust by ODS code, or CODE=NAME; once for each")] = None,
    entered: Annotated[
        str | None,
        Option(metavar="DAY", help="since when they are in the regime, as 2026-11-02 (default: the first day of the first month)"),
    ] = None,
    source: Annotated[str | None, Option(help="where that is written, for the public: a letter, a page")] = None,
    programme: Annotated[
        list[str] | None,
        Option(
            metavar="NAME",
            help="which programme they enter, where the regime has several, or CODE=NAME for one trust; once for each of several",
        ),
    ] = None,
    people: Annotated[
        Path | None,
        Option(parser=Path, metavar="FILE", help="people as a table: trust,role,name,address (docs/start.md names the roles)"),
    ] = None,
    person: Annotated[
        list[str] | None,
        Option(
            metavar="'CODE POST=NAME <ADDRESS>'",
            help="one of them, as 'RNL lead=Ann Lead <ann@trust.example>'; 'regulator=...' and 'approver=...' have no code",
        ),
    ] = None,
    mail: Annotated[
        Literal["folder", "smtp", "notify", "ses"] | None, Option(help="how letters go; folder: as files on this machine")
    ] = None,
    sender: Annotated[str | None, Option(help="who letters come from, unless they go to a folder")] = None,
    smtp_host: Annotated[str | None, Option(help="with smtp: the mail server's name")] = None,
    smtp_user: Annotated[str, Option(help="with smtp: the name to log in with, if it needs one")] = "",
    illustrative: Annotated[bool, Option("--illustrative", help="everything in it is made up, and every page says so")] = False,
    regime: Annotated[
        str | None,
        Option(help="whose rules are taken: a name among config/regimes/, or a folder like config/ (default: config/)", metavar="NAME"),
    ] = None,
    listed: NationalList = None,
    kind: Annotated[str, Option(help="the kind of trust, as kinds.csv of the regime has it, if a name does not tell")] = "",
) -> None:
    """Make a programme of your own in a new folder. What is not given is asked for; nothing is written over."""
    from flows.clock import now
    from tasks.rulebook import load, regime_folder
    from tasks.rules.deadline import london_day
    from tasks.run.settings import ROOT
    from tasks.setup.new_programme import Asked, in_the_regime, make_programme, require_new
    from tasks.setup.register_tables import Register
    from tasks.setup.trusts import stay_begun

    folder, rules = folder.absolute(), (regime_folder(ROOT / "config", regime) if regime else ROOT / "config").absolute()
    require_new(folder)
    this = load(rules).period_on(london_day(now()))

    def period(written: str) -> Period:
        found = Period.parse(written)
        if why := why_not(this, found):
            raise ValueError(why)
        return found

    name = asked(title, "--title", "What the programme is called", some_words)
    begins = asked(first, "--first", f"The first {this.noun} that is told, as {this}", period, str(this))
    ends = asked(last or str(_years_on(begins)), "--last", f"The last {this.noun}", period)
    if ends < begins:
        raise Mistake(f"--last: {ends} comes before {begins}, the first {this.noun}")
    register = Register(rules)
    trusts = _trusts(register, trust, listed, kind)
    begun = asked(entered, "--entered", "", read_day) if entered else None
    staying = frozenset(one.code for one in trusts if in_the_regime(register, one.code, begins, begun))
    since, written = begun or begins.first_day, source or ""
    if entering := [one.code for one in trusts if one.code not in staying]:
        question = f"Since when {' and '.join(entering)} {'is' if len(entering) == 1 else 'are'} in the regime, as 2026-11-02"
        since = asked(entered, "--entered", question, read_day, since.isoformat())
        written = asked(source, "--source", "Where that is written: a letter, a page", some_words)
    programmes = _programmes(register, programme, entering)
    holders = _people(people, person or [], rules, trusts, begins.last_day)
    way = _mail(mail, sender, smtp_host, smtp_user)
    rulebook = make_programme(
        folder, Asked(name, begins, ends, trusts, staying, since, written, programmes, holders, way, rules, illustrative)
    )
    print(f"Made: {folder}, a programme of {counted(len(trusts), rulebook.wording.short)} from {begins.through(ends)}.")
    for one in trusts:
        begun = stay_begun(rulebook, one.code, begins.last_day)
        print(f"  {one.code} {one.name}: in the regime since {in_full(begun) if begun else 'later'}")
    _next_steps(folder, rulebook, begins, trusts, way)


def _years_on(begins: Period) -> Period:
    """The last period of a programme that runs for so many years."""
    first = begins.first_day
    return begins.on(date(first.year + _YEARS, first.month, min(first.day, 28))).previous()


def _trusts(register: Register, codes: list[str] | None, published: Path | None, kind: str) -> list[Known]:
    from tasks.setup.national_list import national_list
    from tasks.setup.trusts import known

    listed = national_list(published)

    def read(given: str) -> list[Known]:
        found = []
        for one in re.split(_BETWEEN_NAMED if "=" in given else _BETWEEN, given):
            code, _, name = (part.strip() for part in one.partition("="))
            found.append(known(register, code.upper(), listed, _GIVEN, name, kind))
        if twice := {one.code for one in found if [other.code for other in found].count(one.code) > 1}:
            raise Mistake(f"{', '.join(sorted(twice))} is named twice")
        if unclear := [one.code for one in found if not one.kind]:
            raise Mistake(f"The name of {', '.join(unclear)} does not tell its kind: give --kind")
        return found

    return asked(";".join(codes) if codes else None, "--trust", "Its trusts by ODS code, as RNL; RWD; RZ1=Name of a trust", read)


def _programmes(register: Register, given: list[str] | None, entering: list[str]) -> dict[str, list[str]]:
    """Trust code to the programmes that it enters: its own, else those for all. Raises Mistake for one that the regime has not."""
    from tasks.setup.trusts import programmes_of, require_programme

    there = programmes_of(register)
    if not there or not entering:
        if given:
            raise Mistake(
                "--programme: no trust enters" if there else "--programme: this regime is one programme, and has no others to name"
            )
        return {}

    def read(text: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {code: [] for code in ("", *entering)}
        for one in re.split(r"\s*[;,]\s*", text.strip()):
            code, _, name = one.rpartition("=")
            if code.upper() not in found:
                raise ValueError(f"{code!r} is none of those that enter, {', '.join(entering)}")
            if not name:
                raise ValueError("write the name of a programme, it is needed")
            require_programme(register, name)
            found[code.upper()].append(name)
        if lacking := [code for code in entering if not found[code] and not found[""]]:
            raise ValueError(f"{lacking[0]} enters none so far: write {lacking[0]}={there[0]}")
        return {code: [*dict.fromkeys(found[code] or found[""])] for code in entering}

    whose = f"{' and '.join(entering)} enter{'s' * (len(entering) == 1)}"
    return asked(";".join(given) if given else None, "--programme", f"Which programme {whose}: {', '.join(there)}", read)


_BETWEEN, _BETWEEN_NAMED = r"[;,\s]+", r"\s*;\s*"  # a trust's name may have commas
_GIVEN = "As given when the programme was made"


def _people(table: Path | None, persons: list[str], regime: Path, trusts: list[Known], day: date) -> list[Holder]:
    """Everybody named, asked for where a post that letters go to has nobody; the regulator's desk is that of whoever oversees a trust."""
    from tasks.rulebook import load

    found = [*_listed(table), *(_person(one) for one in persons)]
    if strange := sorted({one.trust for one in found} - {"", *(trust.code for trust in trusts)}):
        raise Mistake(f"{strange[0]!r} is none of the programme's trusts, {', '.join(trust.code for trust in trusts)}")
    wording = load(regime).wording
    posts = [(trust.code, post) for trust in trusts for post in _POSTS if post != DIRECTOR or wording.director]
    for code, post in [*posts, ("", "regulator"), ("", "approver")]:
        if not any((one.trust, one.role.partition(":")[0]) == (code, post) for one in found):
            whose = f"the {wording.title(post)} of {code}" if code else f"{'an' if post == 'approver' else 'the desk of the'} {post}"
            question = f"Name and address of {whose}, as Ann Other <ann@trust.example>"
            option = f"--person '{code} {post}'" if code else f"--person {post}"
            found.append(asked(None, option, question, partial(_holder, code, post)))
    return [holder for one in found for holder in (_desks(one, regime, trusts, day) if one.role == "regulator" else [one])]


def _listed(file: Path | None) -> list[Holder]:
    """The people of a table. Raises Mistake for one that cannot be read."""
    from tasks.run.table_file import read_table
    from tasks.setup.new_programme import Holder

    if file is None:
        return []
    if not file.is_file():
        raise Mistake(f"{file}: there is no such file")
    rows = read_table(file, ("trust", "role", "name", "address"), others=True)
    return [Holder(row["trust"].upper(), row["role"], row["name"], row["address"]) for _, row in rows]


def _person(text: str) -> Holder:
    post, _, who = text.partition("=")
    code, _, rest = post.strip().partition(" ")
    at = ("", code) if not rest else (code.upper(), rest.strip())
    try:
        return _holder(*at, who)
    except ValueError as error:
        raise Mistake(f"--person {text!r}: {error}") from None


def _desks(desk: Holder, regime: Path, trusts: list[Known], day: date) -> list[Holder]:
    """The desk of each regulator that oversees one of the trusts on a day."""
    from tasks.rulebook import load

    watching = {one.regulator for one in load(regime).regime.oversight if _holds(one, day) and one.kind in {trust.kind for trust in trusts}}
    return [type(desk)("", f"regulator:{code}", desk.name, desk.address) for code in sorted(watching)]


def _holds(one: Any, day: date) -> bool:
    return (one.start or date.min) <= day <= (one.end or date.max)


def _mail(given: str | None, sender: str | None, smtp_host: str | None, smtp_user: str) -> MailWay:
    from tasks.setup.new_programme import MailWay

    channel = asked(given, "--mail", f"How letters go: {', '.join(_CHANNELS)}", _channel, "folder" if sys.stdin.isatty() else "")
    if channel == "folder":
        return MailWay(channel, sender or "")
    address = asked(sender, "--sender", "Who letters come from, as updates@regulator.example", _address)
    host = asked(smtp_host, "--smtp-host", "The mail server's name", some_words) if channel == "smtp" else ""
    return MailWay(channel, address, host, smtp_user)


def _next_steps(folder: Path, rulebook: Rulebook, first: Period, trusts: list[Known], mail: MailWay) -> None:
    from flows.clock import now
    from tasks.run.moments import scheduled_moment
    from tasks.setup.new_programme import SETTINGS

    moment = scheduled_moment(rulebook, first)
    gone = f", which has gone by: tell it with `measures month {first}`" if moment < now() else ""
    letters = "" if mail.channel == "folder" else f" Letters go out once the last lines of {SETTINGS} are taken in."
    print(
        f"{first.words} is told on {in_full(moment.date())} at {moment:%H:%M}{gone}.{letters}\n"
        "Next:\n"
        f"  set -a; . {folder / SETTINGS}; set +a\n"
        "  measures config\n"
        f"  measures plan FILE --map --trust {trusts[0].code}    for each {rulebook.wording.short}'s action plan\n"
        f"  measures template {first} --all -o workbooks    the workbooks to send out\n"
        "and docs/start.md tells the rest."
    )


def _holder(trust: str, role: str, words: str) -> Holder:
    from email.utils import parseaddr

    from tasks.setup.new_programme import Holder

    name, address = parseaddr(words)
    if not address or "@" not in address:
        raise ValueError(f"{words!r} is no name and address: write them as Ann Lead <ann@trust.example>")
    return Holder(trust, role, name or address, _address(address))


def _address(text: str) -> str:
    if "@" not in text[1:-1] or " " in text:
        raise ValueError(f"{text!r} is no address: write it as Ann Lead <ann@trust.example>")
    return text


def _channel(text: str) -> str:
    if text not in _CHANNELS:
        raise ValueError(f"{text!r} is no way for letters: write one of {', '.join(_CHANNELS)}")
    return text
