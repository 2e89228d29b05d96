"""A programme of one's own: a folder with its register, its people and its settings, made whole or not at all."""

from __future__ import annotations

import csv
import io
import secrets
import shlex
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.rulebook import Rulebook, load
from tasks.rulebook.load import REGIMES
from tasks.run.programme import PEOPLE, load_programme
from tasks.setup.register_tables import Register
from tasks.setup.trusts import Known, add_trust

SETTINGS = "settings.env"
_OF_ONE_TRUST = {
    "trusts.csv": "code",
    "name_variants.csv": "code",
    "spells.csv": "trust",
    "trust_facts.csv": "trust",
    "places.csv": "trust",
}
_OF_A_STAY = {"contracts.csv": "trust", "announced.csv": "trust"}
_OF_NOBODY_YET = ("successions.csv", "expected.csv", "extensions.csv", "exemptions.csv", "published_figures.csv")
_LASTING = ("kind",)  # what is known of a trust whichever stay it is in


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post: of a trust by its code, or of no trust."""

    trust: str
    role: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MailWay:
    """How letters go: the channel, who they come from, and for SMTP the server and the name to log in with."""

    channel: str = "folder"
    sender: str = ""
    host: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a programme is made of. The register has the stays of `staying`.

    Those of the others began on the day `entered`, as `source` says, in each of the `programmes` that a trust is named with.
    """

    title: str
    first: Period
    last: Period
    trusts: Sequence[Known]
    staying: frozenset[str]
    entered: date
    source: str
    programmes: Mapping[str, Sequence[str]]  # none in a regime that is one programme
    people: Sequence[Holder]
    mail: MailWay
    regime: Path
    illustrative: bool = False


def require_new(folder: Path) -> None:
    """Raise Mistake for a place that holds something: nothing is ever written over."""
    if folder.is_dir() and any(folder.iterdir()):
        raise Mistake(f"{folder} is not empty: give the name of a new folder, nothing is written over")
    if folder.exists() and not folder.is_dir():
        raise Mistake(f"{folder} is a file: give the name of a new folder, nothing is written over")


def make_programme(folder: Path, asked: Asked) -> Rulebook:
    """Make a new folder, and give its rulebook. It is made beside its place, checked, and moved there in one step.

    Raises Mistake for what would make no sound programme; whether the place is free is asked before.
    """
    beside = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)  # of one that was killed
    beside.mkdir(parents=True)
    try:
        rulebook = _fill(beside, folder, asked)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return rulebook


def _fill(beside: Path, folder: Path, asked: Asked) -> Rulebook:
    codes = {trust.code for trust in asked.trusts}
    for code in codes:
        (beside / "inbox" / code).mkdir(parents=True)
    (beside / "plans").mkdir()
    (beside / "secrets").mkdir(mode=0o700)
    (beside / "programme.toml").write_text(_programme(asked), encoding="utf-8")
    (beside / "people.csv").write_text(_people(asked), encoding="utf-8")
    settings = beside / SETTINGS
    settings.touch(mode=0o600)  # it holds a secret
    settings.write_text(_settings(folder, asked.mail), encoding="utf-8")
    shutil.copytree(asked.regime, beside / "config", ignore=shutil.ignore_patterns(REGIMES))
    register = Register(beside / "config")
    _leave_only(register, codes, asked.staying)
    for trust in asked.trusts:
        for programme in () if trust.code in asked.staying else asked.programmes.get(trust.code, ("",)):
            add_trust(register, trust, asked.entered, asked.source, {"programme": programme} if programme else {})
    if register.save().regime.period.updates == "named":
        _name_first(register, asked)
        register.save()
    load_programme(beside)
    return load(beside / "config")


def _name_first(register: Register, asked: Asked) -> None:
    """Where the regulator names the months in which an update is expected, the first is: the others are rows to come."""
    for trust in asked.trusts:
        reason = {
            "dated": asked.entered.isoformat(),
            "words": "The first that is told",
            "illustrative": "yes" if asked.illustrative else "no",
        }
        register.add("expected.csv", trust=trust.code, period=str(asked.first), expected="yes", source=asked.source, **reason)


def in_the_regime(register: Register, code: str, first: Period, entered: date | None) -> bool:
    """Whether a register has the stay that a trust is in during a month; one since another day than it `entered` on is an earlier stay."""
    day = first.last_day.isoformat()
    mine = (row for row in register.rows("spells.csv") if row["trust"] == code and (not row["left"] or day <= row["left"]))
    return any(row["entered"] <= day and entered in (None, date.fromisoformat(row["entered"])) for row in mine)


def _leave_only(register: Register, codes: set[str], staying: frozenset[str]) -> None:
    """Of the regime's register, in the tables that it has, what is known of these trusts. What it knows of help and leaders is of the stay
    it is known for: of one that is over only the stay itself is taken, so that nothing of then is taken for now; and not that, where no
    source says when it ended.
    """
    for file, column in _OF_ONE_TRUST.items():
        if register.has(file):
            register.leave(file, lambda row, column=column: row[column] in codes)  # type: ignore[misc]
    register.leave("trust_facts.csv", lambda row: row["fact"] in _LASTING or row["trust"] in staying)
    register.leave("spells.csv", lambda row: bool(row["left"]) or row["trust"] in staying)
    for file, column in _OF_A_STAY.items():
        if register.has(file):
            register.leave(file, lambda row, column=column: row[column] in staying)  # type: ignore[misc]
    if register.has("partners.csv") and register.has("contracts.csv"):
        helping = {row["partner"] for row in register.rows("contracts.csv")}
        register.leave("partners.csv", lambda row: row["code"] in helping)
    for file in filter(register.has, _OF_NOBODY_YET):
        register.leave(file, lambda _: False)


def _programme(asked: Asked) -> str:
    title = asked.title.replace("\\", "\\\\").replace('"', '\\"')
    made_up = 'illustrative = true\nbanner = "Illustrative: made up to try the programme. No trust agreed or reported it."\n'
    head = f'# Its title, and the first and the last {asked.first.noun} it tells.\ntitle = "{title}"\n'
    return f'{head}{made_up * asked.illustrative}first = "{asked.first}"\nlast = "{asked.last}"\n'


def _people(asked: Asked) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    start = min(asked.entered, asked.first.first_day).isoformat()
    writer.writerows([PEOPLE, *([one.trust, one.role, one.name, one.address, start, ""] for one in asked.people)])
    return written.getvalue()


def _settings(folder: Path, mail: MailWay) -> str:
    """Every place below the folder. Nothing leaves the machine until the lines about it are taken in by a person."""
    places = {"programme": folder, "config": folder / "config", "secrets": folder / "secrets"}
    places |= {name: folder / "var" / name for name in ("site", "preview", "mail", "returned", "backups", "subscribers")}
    places |= {"store": folder / "var" / "record", "desk_files": folder / "var" / "desk"}
    values = {name: str(place) for name, place in places.items()} | {"people_key": secrets.token_hex(32)}
    lines = [
        f"# Settings of this programme. For a shell: set -a; . {shlex.quote(str(folder / SETTINGS))}; set +a",
        "# For systemd: EnvironmentFile=. MEASURES_PEOPLE_KEY is a secret, and stays the same for as long as the record does.",
        *(f"MEASURES_{name.upper()}={shlex.quote(value)}" for name, value in values.items()),
    ]
    if mail.sender:
        lines.append(f"MEASURES_SENDER={shlex.quote(mail.sender)}")
    if mail.channel == "folder":
        return "\n".join([*lines, "# Letters are written as files into var/mail; nothing leaves this machine.", ""])
    more = {"channel": mail.channel, "live": "1"}
    more |= {"smtp_host": mail.host, "smtp_user": mail.user} if mail.channel == "smtp" else {}
    lines += [
        "# Letters are written as files into var/mail until the next lines lose their #. Secrets of the channel are files in secrets/,",
        "# each called like its setting in small letters, as measures_smtp_password.",
        *(f"# MEASURES_{name.upper()}={shlex.quote(value)}" for name, value in more.items() if value),
    ]
    return "\n".join([*lines, ""])
