"""Tamper with a record of six months and its site in every way of a list, and look whether `verify` names it: a process of its own.

`python -m tests.record.tampering SECONDS` tells the sample programme, then makes each change in a copy: as many as there is time for,
spread over all kinds.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.month.programme_run import ProgrammeRun

SECONDS = 60
"""In which `verify` has to end: it takes some three seconds."""

FACTS = "store/facts/main"
KINDS = ("plans", "submissions", "decisions", "begun", "deadlines", "revisions", "candidates", "approvals", "releases", "notices")
MORE = ("receipt-sheets", "partitions", "costs", "evidence", "ledger", "seals")
PAGES = (
    "2013-10/index.html",
    "2013-10/rnl/index.html",
    "data/2013-10/actions.csv",
    "api/2013-10/rnl.json",
    "index.html",
    "trusts/rnl/index.html",
    "releases/index.html",
    "methodology/index.html",
    "latest/index.html",
    "feed.atom",
    "api/latest.json",
    "data/actions.csv",
    "releases/2013-10/1/manifest.json",
)
LISTS = ("releases/files.json", "releases/2013-10/files.json", "releases/files-0.json")


@dataclass(frozen=True)
class Tampering:
    """A change to a copy of the sample: its name, what it does, and what has to be named for it, as a part of a line of `verify`."""

    name: str
    act: Callable[[Path], str]
    ends: int = 1


def everything() -> Iterator[Tampering]:
    """Every change of the list."""
    for where in (*(f"{FACTS}/{kind}" for kind in (*KINDS, *MORE)), "store/blobs"):
        for how in (altered, emptied, cut_short, removed, no_json, swapped, replayed, added, a_pipe, a_link):
            if where != "store/blobs" or how not in {no_json, replayed, added}:
                yield Tampering(f"{how.__name__} {where}", _of_some(where, how))
    for page in PAGES:
        for way in (altered, removed, a_pipe, a_link):
            yield Tampering(f"{way.__name__} {page}", _at(f"site/{page}", way))
        for way in (altered, removed):
            yield Tampering(f"{way.__name__} with its lists {page}", _with_its_lists(page, way))
    for name in LISTS:
        for way in (emptied, cut_short, no_json, no_files, removed):
            yield Tampering(f"{way.__name__} {name}", _at(f"site/{name}", way))
    yield Tampering("a page added with its list", _page_added)
    for name, value in (("heads", {}), ("heads", "x"), ("releases", []), ("ledger", 99), ("letters", {}), ("rules", "0" * 64)):
        yield Tampering(f"the first list says {name} {value!r}", _noted(name, value))
    for name, value in (("code", "0.0.0"), ("method", {})):  # which may be so after a change of code or rules
        yield Tampering(f"a page altered, and the first list says {name} {value!r}", _both(name, value), ends=3)
    yield Tampering("the whole site is gone", _gone("site"))
    yield Tampering("all seals are gone", _gone(f"{FACTS}/seals"))
    yield Tampering("a month of releases is gone", _gone(f"{FACTS}/releases/2013-10"))
    yield Tampering("all blobs are gone", _gone("store/blobs"))
    for key in (
        "formats/1.json",
        "formats/x.json",
        "facts/main/releases/2013-10/abc.json",
        "facts/main/seals/junk/1.json",
        "facts/other/1.json",
    ):
        yield Tampering(f"written {key}", _at(f"store/{key}", no_json))
    yield Tampering("a month that is none", _at("store/facts/main/decisions/2013-99/RNL=x=1.json", no_json))


# what is done to one file; the answer is what has to be named


def altered(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    _write(path, bytes(data))


def emptied(path: Path) -> None:
    _write(path, b"")


def cut_short(path: Path) -> None:
    _write(path, path.read_bytes()[:-20])


def no_json(path: Path) -> None:
    _write(path, b'{"format": 1, "releases": "\xff')


def no_files(path: Path) -> None:
    _write(path, b'{"files": {"index.html": 3}, "whole": true}')


def removed(path: Path) -> None:
    path.unlink()


def swapped(path: Path) -> None:
    """With another of its kind, or with itself and a blank if it is alone."""
    others = [one for one in sorted(path.parent.parent.rglob("*")) if one.is_file() and one.read_bytes() != path.read_bytes()]
    other = others[-1]
    mine, theirs = path.read_bytes(), other.read_bytes()
    _write(path, theirs)
    _write(other, mine)


def replayed(path: Path) -> None:
    """Once more, under the next number or another name."""
    stem = path.stem
    number = stem.rpartition("=")[2]
    name = f"{stem.removesuffix(number)}{int(number) + 1}" if number.isdigit() else f"{stem}x"
    while (path.parent / f"{name}.json").exists():
        name = f"{name.rstrip('0123456789')}{int(''.join(filter(str.isdigit, name[len(name.rstrip('0123456789')) :])) or 0) + 1}"
    _write(path.parent / f"{name}.json", path.read_bytes())


def added(path: Path) -> None:
    _write(path.with_name("stray file.txt"), b"mine")


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_link(path: Path) -> None:
    elsewhere = Path(os.environ["ELSEWHERE"]) / path.name
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # copies are second names of the same files
    path.write_bytes(data)


def _of_some(where: str, how: Callable[[Path], None]) -> Callable[[Path], str]:
    def act(place: Path) -> str:
        files = [path for path in sorted((place / where).rglob("*")) if path.is_file()]
        if where == "store/blobs" and how is removed:  # of those a fact needs: what a result alone names can be made again
            submitted = b"".join(path.read_bytes() for path in (place / FACTS / "submissions").rglob("*.json"))
            files = [path for path in files if path.name.encode() in submitted]
        if not files:
            return "-"  # the sample has none of it
        path = files[len(files) // 2]
        how(path)
        by_its_facts = "/seals" in where and how in {altered, removed}  # of the last seal of a chain nothing but what it sealed tells
        return "" if how in {swapped, replayed, added} or by_its_facts else path.relative_to(place / "store").as_posix()

    return act


def _at(name: str, how: Callable[[Path], None]) -> Callable[[Path], str]:
    def act(place: Path) -> str:
        if how not in {no_json} and not (place / name).exists():
            return "-"
        how(place / name)
        return name.removeprefix("store/")

    return act


def _with_its_lists(page: str, how: Callable[[Path], None]) -> Callable[[Path], str]:
    def act(place: Path) -> str:
        how(place / "site" / page)
        _fit_lists(place / "site", page)
        return page

    return act


def _page_added(place: Path) -> str:
    _write(place / "site/2013-10/forged.html", b"<p>forged")
    _fit_lists(place / "site", "2013-10/forged.html")
    return "2013-10/forged.html"


def _fit_lists(site: Path, page: str) -> None:
    """Make every list agree with a page as it is now."""
    lists = sorted(
        (path for path in (site / "releases").rglob("files*.json")), key=lambda path: (path.name == "files.json", -len(path.parts))
    )
    path, first = site / page, site / LISTS[0]
    held = next((one for one in lists if page in json.loads(one.read_bytes())["files"]), site / f"releases/{page[:7]}/files.json")
    for one, key, about in ((held, page, path), (first, held.relative_to(site).as_posix(), held)):
        told = json.loads(one.read_bytes())
        if about.exists():
            told["files"][key] = hashlib.sha256(about.read_bytes()).hexdigest()
        else:
            del told["files"][key]
        if one != about:
            _write(one, json.dumps(told).encode())


def _noted(name: str, value: object) -> Callable[[Path], str]:
    def act(place: Path) -> str:
        first = place / "site" / LISTS[0]
        _write(first, json.dumps({**json.loads(first.read_bytes()), name: value}).encode())
        return LISTS[0]

    return act


def _both(name: str, value: object) -> Callable[[Path], str]:
    def act(place: Path) -> str:
        _noted(name, value)(place)
        return _with_its_lists("trusts/rnl/index.html", altered)(place)

    return act


def _gone(name: str) -> Callable[[Path], str]:
    def act(place: Path) -> str:
        shutil.rmtree(place / name)
        return "" if "facts" in name else f"{name.removeprefix('store/')}/"

    return act


def tried(sound: Path, place: Path, one: Tampering) -> str:
    """What is wrong with how `verify` answered one change; empty if nothing is, `-` if there was nothing to change."""
    shutil.copytree(sound, place / "here", copy_function=os.link)
    os.environ["ELSEWHERE"] = str(place)
    words, told = io.StringIO(), ProgrammeRun(place / "here")
    try:
        named = one.act(place / "here")
        if named == "-":
            return "-"
        signal.signal(signal.SIGALRM, _hangs)
        signal.alarm(SECONDS)
        with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
            code = told.run("verify")
    except BaseException:  # whatever it is, it is what is looked for
        return traceback.format_exc()[-600:]
    finally:
        signal.alarm(0)
        shutil.rmtree(place)
        place.mkdir()
    if code != one.ends:
        return f"ends with {code}: {words.getvalue()[-300:]}"
    return "" if named in words.getvalue() else f"{named} is not named: {words.getvalue()[:600]}"


def _hangs(*_: object) -> None:
    raise TimeoutError("verify hangs")


def main(place: Path, seconds: float) -> int:
    told = ProgrammeRun(place / "sound")
    with contextlib.redirect_stdout(io.StringIO()):
        assert told.run("plan") == told.run("replay", "2013-09", "2014-02") == 0
    until, wrong, many, late = time.monotonic() + seconds, 0, 0, 0
    scratch = place / "scratch"
    scratch.mkdir()
    asked = sorted(everything(), key=lambda one: hashlib.sha256(one.name.encode()).digest())
    for one in asked:
        if time.monotonic() > until:
            late += 1
            continue
        found = tried(told.place, scratch, one)
        many += found != "-"
        if found not in {"", "-"}:
            wrong += 1
            print(f"{one.name}: {found}", flush=True)
    print(f"{many} of {len(asked)} tampered with, {wrong} not as they should be, no time for {late}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as top:
        sys.exit(main(Path(top), float(sys.argv[1])))
