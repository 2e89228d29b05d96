"""The things a verb works with, opened from settings: the record, the rulebook, the programme."""

from __future__ import annotations

from tasks.programme import Programme, load_programme
from tasks.record import Record
from tasks.rulebook import Rulebook, load
from tasks.settings import Settings
from tasks.stores import open_store


def open_record() -> Record:
    """The system of record: a folder, or a bucket by one line of settings."""
    return Record(open_store(Settings().store))


def open_rulebook() -> Rulebook:
    """config/, read and checked anew; raises BadConfig."""
    return load(Settings().config)


def open_inbox() -> str:
    """Where updates arrive: the programme's own folder, unless settings name another folder or a bucket."""
    settings = Settings()
    return settings.inbox or str(settings.programme / "inbox")


def open_programme() -> Programme:
    """The programme's folder, read and checked anew; raises BadConfig."""
    return load_programme(Settings().programme)
