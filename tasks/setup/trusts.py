"""Trusts enter the regime, leave it, take another name or another code: each as rows with their source, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tasks.model.mistake import Mistake
from tasks.model.words import in_full
from tasks.rulebook import Rulebook
from tasks.rulebook.problems import unknown
from tasks.setup.national_list import ListedTrust
from tasks.setup.register_tables import Cells, Register


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a trust by its code: its name, where that was read, and its kind, empty where no name tells it."""

    code: str
    name: str
    source: str
    kind: str


def known(register: Register, code: str, listed: Mapping[str, ListedTrust], source: str = "", name: str = "", kind: str = "") -> Known:
    """A trust by its code: as given, else as the register has it, else as the national list does. Raises Mistake for one nobody knows.

    The register goes before the list, which lacks whatever was closed long ago.
    """
    row = next((row for row in register.rows("trusts.csv") if row["code"] == code), None)
    one = listed.get(code)
    if name:
        found = Known(code, name, source, kind)
    elif row:
        facts = [fact["value"] for fact in register.rows("trust_facts.csv") if (fact["trust"], fact["fact"]) == (code, "kind")]
        found = Known(code, row["name"], row["source"], kind or (facts[-1] if facts else ""))
    elif one:
        if one.closed:
            raise Mistake(f"{code}, {one.name}, was closed on {one.closed}: give the code that it has now")
        found = Known(code, one.name, "Organisation Data Service trust file (etr.csv)", kind)
    else:
        nearest = unknown("trust", code, [*listed, *(row["code"] for row in register.rows("trusts.csv"))])
        raise Mistake(
            f"Neither the register nor a list has the code: {nearest}{'' if nearest.endswith('?') else '.'} Give any other with its name"
        )
    return found if found.kind else Known(found.code, found.name, found.source, kind_by_name(register, found.name))


def kind_by_name(register: Register, name: str) -> str:
    """The kind that the end of a trust's name tells, by kinds.csv; empty where it tells none."""
    ends = {row["name_ends"]: row["kind"] for row in register.rows("kinds.csv") if row["name_ends"]}
    return next((ends[end] for end in sorted(ends, key=len, reverse=True) if name.casefold().endswith(end)), "")


def add_trust(register: Register, trust: Known, entered: date, source: str, further: Cells) -> None:
    """Add a trust's stay, and the trust if the register lacks it. Raises Mistake for one that is in the regime on that day.

    `further` are other cells of the stay: which programme it is in, who oversees it there, by when it is meant to leave.
    """
    _require_source(source)
    _require_columns(register, further)
    programme = further.get("programme", "")
    there = [row for row in register.rows("spells.csv") if row["trust"] == trust.code and _covers(row, entered)]
    stay = next((row for row in there if row.get("programme", "") in {"", programme} or not programme), None)
    row = {**further, "trust": trust.code, "entered": entered.isoformat(), "source": source}
    if stay and (stay["entered"], stay["source"], stay["left"]) != (row["entered"], source, ""):
        since = in_full(date.fromisoformat(stay["entered"]))
        raise Mistake(f"{trust.name} ({trust.code}) is in the regime on {in_full(entered)} already, since {since}")
    if not trust.kind:
        raise Mistake(f"The name {trust.name} does not tell its kind: give --kind")
    if not any(row["code"] == trust.code for row in register.rows("trusts.csv")):
        register.add("trusts.csv", code=trust.code, name=trust.name, source=trust.source or source)
    if not any((fact["trust"], fact["fact"]) == (trust.code, "kind") for fact in register.rows("trust_facts.csv")):
        words = "" if kind_by_name(register, trust.name) != trust.kind else "as its name says"
        register.add("trust_facts.csv", trust=trust.code, fact="kind", value=trust.kind, words=words, source=trust.source or source)
    if not stay:
        register.add("spells.csv", **row)


def end_stay(register: Register, code: str, left: date, source: str, further: Cells) -> None:
    """Write down the last day of a trust's stay; `further` are other cells of it: of which programme, whether it left
    `at_first_opportunity` (yes, no, or empty where that was not decided on that day), until when it is followed.

    Raises Mistake where the trust is not in the regime on that day, or is in several programmes and none is named.
    """
    _require_source(source)
    _require_columns(register, further)
    require_programme(register, programme := further.get("programme", ""))
    rows = [row for row in register.rows("spells.csv") if row["trust"] == code and programme in ("", row.get("programme"))]
    ending = [row for row in rows if _covers(row, left) and row["left"] in ("", left.isoformat())]
    if len(ending) > 1:
        several = " and ".join(row["programme"] for row in ending)
        raise Mistake(f"{code} is in several programmes on {in_full(left)}, {several}: say which it leaves, by --programme")
    stay = ending[0] if ending else None
    if stay is None:
        stays = ", ".join(f"{row['entered']} to {row['left'] or 'now'}" for row in rows)
        raise Mistake(
            f"{code} has no stay in the regime that could end on {in_full(left)}: {f'it has {stays}' if stays else 'it has none'}"
        )
    cells = {**further, "left": left.isoformat(), "left_words": in_full(left), "source": _with(stay["source"], source)}
    cells |= {"decided": left.isoformat()} if further.get("at_first_opportunity") else {}
    register.change("spells.csv", lambda row: row == stay, **cells)


def rename_trust(register: Register, code: str, name: str, source: str) -> None:
    """Give a trust another name; updates under the earlier one are still taken for its own. Raises Mistake for an unknown trust."""
    _require_source(source)
    row = _registered(register, code)
    if row["name"] == name:
        raise Mistake(f"{code} is called {name} already")
    register.change("trusts.csv", lambda one: one["code"] == code, name=name, source=_with(row["source"], source))
    register.add("name_variants.csv", code=code, name=row["name"], source=f"Its name until it was renamed: {row['source']}")


def merge_trusts(register: Register, codes: list[str], into: Known, start: date, source: str) -> None:
    """From a day on let codes go on under another one, with their history, plans, stays and help. Raises Mistake where that contradicts."""
    _require_source(source)
    for code in codes:
        _registered(register, code)
        if code == into.code:
            raise Mistake(f"{code} cannot be merged into itself: name the code that it had before")
        other = next((row for row in register.rows("successions.csv") if row["succeeds"] == code), None)
        if other and (other["trust"], other["start"]) != (into.code, start.isoformat()):
            raise Mistake(f"{code} was succeeded by {other['trust']} on {other['start']} already")
    if any(row["succeeds"] == into.code for row in register.rows("successions.csv")):
        raise Mistake(f"{into.code} was itself succeeded by another code: merge into that")
    if not any(row["code"] == into.code for row in register.rows("trusts.csv")):
        if not into.kind:
            raise Mistake(f"The name {into.name} does not tell its kind: give --kind")
        register.add("trusts.csv", code=into.code, name=into.name, source=into.source or source)
        words = {"start": start.isoformat(), "words": in_full(start), "source": into.source or source}
        register.add("trust_facts.csv", trust=into.code, fact="kind", value=into.kind, **words)
    for code in codes:
        register.add("successions.csv", trust=into.code, succeeds=code, start=start.isoformat(), words=in_full(start), source=source)


def stay_begun(rulebook: Rulebook, code: str, day: date) -> date | None:
    """The first day of the stay that a trust is in on a day; None where it is in none."""
    return next((spell.begun for spell in rulebook.stays[code] if spell.covers(day, day)), None)


def _registered(register: Register, code: str) -> dict[str, str]:
    rows = {row["code"]: row for row in register.rows("trusts.csv")}
    if code not in rows:
        raise Mistake(unknown("trust", code, rows))
    return rows[code]


def programmes_of(register: Register) -> list[str]:
    """The programmes that stays of a register are in, by name; none where its regime is one programme."""
    return sorted({row.get("programme", "") for row in register.rows("spells.csv")} - {""})


def require_programme(register: Register, programme: str) -> None:
    """Raise Mistake for a programme that no stay of a register is in, while others are; an empty text names none."""
    there = programmes_of(register)
    if programme and there and programme not in there:
        raise Mistake(f"{unknown('programme', programme, there)} The first stay in another is written into spells.csv by hand")


def _require_columns(register: Register, cells: Cells) -> None:
    columns = register.columns("spells.csv")
    if lacking := [name for name, cell in cells.items() if cell and name not in columns]:
        raise Mistake(f"spells.csv of this regime has no column {lacking[0]}: add it there first, if the regime has it")


def _covers(row: Mapping[str, str], day: date) -> bool:
    return row["entered"] <= day.isoformat() and (not row["left"] or day.isoformat() <= row["left"])


def _require_source(source: str) -> None:
    if not source.strip():
        raise Mistake("Every row of the register has its source: give --source, as in --source 'Letter of the regulator, 2 November 2026'")


def _with(sources: str, source: str) -> str:
    """Sources of a row, with another that it rests on."""
    return sources if source in sources.split(" ; ") else f"{sources} ; {source}"
