"""Where the publication is put for readers, with a list of every file and its SHA-256: only what differs is written, each file whole."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Self
from zlib import crc32

import orjson

from tasks.model.json_text import to_json
from tasks.model.period import PERIOD_FORM
from tasks.record.stores.spool import Spool

FILES = "releases/files.json"
"""The list of the whole site: what it was laid out from, whether that ended, and every file or, for those of a month, a trust or a
partner, the list that they stand in."""

_LEADS = ("latest/", "api/latest")
"""What readers follow to the newest month comes last."""

_MONTH = re.compile(rf"(?:[a-z]+/)?({PERIOD_FORM})/")
_OWN = re.compile(
    rf"(?:{PERIOD_FORM}|releases/{PERIOD_FORM}/\d+|trusts|partners)/(?!(?:list|print|sources|data)/)([^/]+)/"
    rf"|api/(?:{PERIOD_FORM}|trusts)/(?!index\.)([^/]+)\.json"
)
_LIST = re.compile(rf"releases/(?:{PERIOD_FORM}/)?files(?:-[0-9a-f])?\.json")


_KINDS: tuple[tuple[str, type[Any]], ...] = (("whole", bool), ("releases", list), ("heads", dict), ("letters", dict), ("taken_down", dict))
"""What the first list notes beside its files, where it was not altered."""


class Shelf(ABC):
    """A place for the site's files, by one writer at a time, who calls `finish` at the end.

    The lists are believed while they say that the last writer finished; until then every file is asked itself. Without the first
    list nothing is believed, and every file is written again.
    """

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._begun = False
        self._lists: dict[str, dict[str, str]] = {}
        self._changed: set[str] = set()

    @contextmanager
    def alone(self) -> Iterator[Self]:
        """Write by itself: where the place can, another writer waits until this one is done. A writer that dies lets go."""
        yield self

    def holds(self, path: str, sha256: str) -> bool:
        """Whether a file is in place with these contents."""
        files = self._list(_list_of(path))
        if not self._noted["whole"] and path not in self._asked:
            self._asked.add(path)
            self._note(path, self._in_place(path))
        return files.get(path) == sha256

    def bring(self, path: str, data: bytes | Iterable[bytes], sha256: str = "") -> bool:
        """Put a file in place, whole or not at all, unless it is there with these contents; says whether it had to be written.

        A large one may come in pieces. `sha256` is that of all its bytes, where it is known.
        """
        if not isinstance(data, bytes) and not sha256:
            held = Spool(data)
            return self.bring(path, held, held.sha256)
        pieces = [data] if isinstance(data, bytes) else data
        sha = sha256 or hashlib.sha256(b"".join(pieces)).hexdigest()
        if self.holds(path, sha):
            return False
        self._begin()
        if path.startswith(_LEADS):
            self.settle()
        self._put(path, pieces, sha)
        self._note(path, sha)
        return True

    def set_aside(self, path: str, sha256: str, at: str) -> bool:
        """Have a file that is in place with these contents at another path as well; False if it is not in place, or cannot be had so."""
        if not self.holds(path, sha256):
            return False
        self._begin()
        if not self._copy(path, at):
            return False
        self._note(at, sha256)
        return True

    def differs(self) -> bool:
        """Whether the place sees at once that something the lists name was changed since they were written, or is gone."""
        return False

    def doubt(self) -> None:
        """Believe no list from here on, until a writer finishes: every file is asked itself."""
        self._begin()
        self._noted["whole"] = False

    def settle(self) -> None:  # noqa: B027  not every place has something to do
        """Have everything that was put so far in place, so that it outlives a power cut."""

    @property
    def notes(self) -> Mapping[str, Any]:
        """What the last writer said when it finished; nothing while one has not finished."""
        return self.noted if self._noted["whole"] else {}

    @property
    def noted(self) -> Mapping[str, Any]:
        """What the last writer that finished said, though another may have begun since."""
        return self._noted

    def finish(self, notes: Mapping[str, Any]) -> None:
        """Remember that everything is in place, and what it was laid out from. A run that dies before this is finished by the next."""
        if not self._begun and self._noted["whole"] and self._noted.items() >= notes.items():
            return
        self._begin()
        self.settle()  # what a list names is in place before the list
        for name in sorted(self._changed - {FILES}):
            data = to_json({"files": self._list(name)})
            self._list(FILES)[name] = hashlib.sha256(data).hexdigest()
            self._put(name, [data], self._list(FILES)[name])
        self.settle()
        self._put_first(self._list(FILES), {**notes, "whole": True})

    def listed(self) -> dict[str, str]:
        """Path to SHA-256 of every file that should be here, the first list itself left out; nothing where no site was ever laid out."""
        lists = [name for name in self._list(FILES) if _LIST.fullmatch(name)]
        return {path: sha for name in (FILES, *lists) for path, sha in self._list(name).items()}

    @abstractmethod
    def read(self, path: str) -> bytes | None:
        """What a file in place holds; None if there is none."""

    def broken_lists(self) -> list[str]:
        """The lists in place that cannot be read as lists."""
        lists = [name for name in self._list(FILES) if _LIST.fullmatch(name)]
        return [name for name in (FILES, *lists) if (data := self.read(name)) is not None and _files_in(data) is None]

    def strangers(self) -> Iterator[str]:
        """Paths of what is there and is no file: links and the like, that nothing here has put there."""
        return iter(())

    @abstractmethod
    def held(self) -> Iterator[tuple[str, str]]:
        """(path, SHA-256 of its bytes, every one of them read) of all files that are here, in order."""

    @abstractmethod
    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None: ...

    @abstractmethod
    def _copy(self, path: str, at: str) -> bool:
        """Whether the place itself could put a file at another path too."""

    @abstractmethod
    def _in_place(self, path: str) -> str:
        """The SHA-256 of a file in place; empty if there is none."""

    def _begin(self) -> None:
        if self._noted["whole"] and not self._begun:
            self._put_first(self._noted["files"], {**self._noted, "whole": False})  # should this run die, the next one trusts nothing
        self._begun = True

    def _put_first(self, files: Mapping[str, str], notes: Mapping[str, Any]) -> None:
        data = to_json({**notes, "files": files})
        self._put(FILES, [data], hashlib.sha256(data).hexdigest())
        self.settle()

    def _note(self, path: str, sha256: str) -> None:
        name = _list_of(path)
        self._changed.add(name)
        if sha256:
            self._list(name)[path] = sha256
        else:
            self._list(name).pop(path, None)

    @cached_property
    def _noted(self) -> dict[str, Any]:
        """The first list as it stands; an empty place is whole, and of a list that cannot be read nothing is believed."""
        data = self.read(FILES)
        if data is None:
            return {"files": {}, "whole": True}
        if _files_in(data) is None:
            return {"files": {}, "whole": False}
        noted: dict[str, Any] = {"whole": False, **orjson.loads(data)}
        return noted if all(isinstance(noted.get(name, kind()), kind) for name, kind in _KINDS) else {**noted, "whole": False}

    def _list(self, name: str) -> dict[str, str]:
        if name not in self._lists:
            self._lists[name] = dict(self._noted["files"]) if name == FILES else self._further(name)
        return self._lists[name]

    def _further(self, name: str) -> dict[str, str]:
        """Another list; empty if the first list names another one, unless every file of it is asked anyway."""
        data = self.read(name)
        named = self._noted["files"].get(name, "")
        if data is None or (self._noted["whole"] and hashlib.sha256(data).hexdigest() != named):
            return {}
        return _files_in(data) or {}


def _files_in(data: bytes) -> dict[str, str] | None:
    """Path to SHA-256 of the files that a list names; None if it cannot be read as a list."""
    try:
        files = orjson.loads(data)["files"]
    except (ValueError, TypeError, KeyError):
        return None
    sound = isinstance(files, dict) and all(isinstance(sha, str) for sha in files.values())
    return dict(files) if sound else None


def is_list(path: str) -> bool:
    """Whether a file of the site is one of its lists."""
    return _LIST.fullmatch(path) is not None


def _list_of(path: str) -> str:
    """The list a file stands in: its month's, or for files of no month, and for the lists themselves, the first one.

    What there is of each trust or partner, of whom there may be many, stands in one of sixteen more beside that: who changes what is
    said of one reads and writes the list of few.
    """
    if _LIST.fullmatch(path):
        return FILES
    month, own = _MONTH.match(path), _OWN.match(path)
    which = f"-{crc32((own[1] or own[2]).encode()) % 16:x}" if own else ""
    return f"releases/{f'{month[1]}/' if month else ''}files{which}.json"
