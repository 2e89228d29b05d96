"""The statements of the sample, group by group; `python -m tests.frozen.statements --write` freezes what it says now, on purpose."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import fullmatch, search

from tests.frozen.words import TRUST, feed_says, letter_says, page_says, returned_says, table_says

FROZEN = Path(__file__).parent / "sample"
MONTH = r"\d{4}-\d\d"

Groups = dict[str, set[str]]


def statements(place: Path) -> Groups:
    """What site, letters and returned files in a folder say, by group."""
    groups: Groups = defaultdict(set)
    for group, statement in _everything(place):
        groups[group].add(statement)
    return dict(groups)


def _everything(place: Path) -> Iterator[tuple[str, str]]:
    site = place / "site"
    for page in site.rglob("*.html"):
        group = page_group(page.relative_to(site).parts[:-1])
        yield from ((group, statement) for statement in page_says(page.read_text(encoding="utf-8")))
    yield from (("releases", statement) for statement in feed_says((site / "feed.atom").read_text(encoding="utf-8")))
    yield from _tables(site)
    for letter in (place / "mail").glob("*.eml"):
        group = f"letters {_month(letter.name)}"
        yield from ((group, statement) for statement in letter_says(letter.read_bytes()))
    for file in filter(Path.is_file, (place / "returned").rglob("*")):
        group = f"returned {_month(str(file.relative_to(place)))}"
        yield from ((group, statement) for statement in returned_says(file))


def page_group(folders: tuple[str, ...]) -> str:
    """Which group a page of the site belongs to, by the folders it lies in."""
    match folders:
        case ("releases", month, number, *_):
            return f"release {month} {number}"
        case ("trusts", code, *_):
            return f"trust {code.upper()}"
        case ("partners", code, *_):
            return f"partner {code.upper()}"
        case (month, code, *_) if fullmatch(MONTH, month) and TRUST.fullmatch(code.upper()):
            return f"trust {code.upper()} {month}"
        case (month, *_) if fullmatch(MONTH, month):
            return f"month {month}"
        case () | ("latest", *_):
            return "front"
    return folders[0]


def _tables(site: Path) -> Iterator[tuple[str, str]]:
    """Rows of the open data: those of a month's tables, and of the other tables the ones that no month's table has."""
    by_month = set()
    for file in site.glob("data/*/*.csv"):
        for row, line in table_says(file.read_text(encoding="utf-8"), file.name):
            by_month.add(line)
            yield _row_group(row, file.parent.name), line
    for file in (*site.glob("data/*.csv"), *site.glob("releases/*/*/data/*.csv")):
        group = page_group(file.relative_to(site).parts)
        _, *rows = (line for _, line in table_says(file.read_text(encoding="utf-8"), file.name))
        yield group, f"{file.name} has {len(rows)} rows, {len(by_month.intersection(rows))} of them as in the table of a month"
        yield from ((group, line) for line in rows if line not in by_month)


def _row_group(row: dict[str, str], month: str) -> str:
    code = TRUST.search(row.get("trust") or row.get("key") or "")
    return f"trust {code[0]} {month}" if code else f"month {month}"


def _month(name: str) -> str:
    found = search(MONTH, name)
    return found[0] if found else "of no month"


def files(groups: Groups) -> dict[str, str]:
    """The frozen files by name, one for each trust and each other kind of group; what several groups say is written once, under all."""
    where: dict[tuple[str, str], list[str]] = defaultdict(list)
    for group in sorted(groups):
        kind, *rest = group.split()
        name = f"{kind}-{rest[0]}.txt" if kind == "trust" else f"{kind}.txt"
        for statement in groups[group]:
            where[name, statement].append(group)
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (name, statement), standing in sorted(where.items(), key=lambda item: (item[1], item[0])):
        texts[name][" + ".join(standing)].append(statement)
    return {name: "\n".join("\n".join([f"=== {of}", *lines, ""]) for of, lines in parts.items()) for name, parts in texts.items()}


def frozen() -> Groups:
    """What the frozen files hold, by group."""
    return groups_in(file.read_text(encoding="utf-8") for file in FROZEN.glob("*.txt"))


def groups_in(texts: Iterable[str]) -> Groups:
    """The groups that were written to files, read again."""
    groups: Groups = defaultdict(set)
    for text in texts:
        for part in re.split(r"^=== ", text, flags=re.M)[1:]:
            heading, *lines = part.strip("\n").split("\n")
            for group in heading.split(" + "):
                groups[group].update(lines)
    return dict(groups)


def write() -> None:
    """Run the sample in a folder of its own and freeze what it says now."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["PREFECT_HOME"] = f"{place}/prefect"
        from tests.month.programme_run import ProgrammeRun

        sample = ProgrammeRun(Path(place))
        assert sample.run("plan") == sample.run("replay", "2013-09", "2014-02") == 0
        texts = files(statements(sample.place))
    FROZEN.mkdir(exist_ok=True)
    for old in FROZEN.glob("*.txt"):
        old.unlink()
    for name, text in texts.items():
        (FROZEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    else:
        sys.exit("python -m tests.frozen.statements --write freezes what the sample says now")
