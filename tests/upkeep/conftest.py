"""Words of a patient that are public, and the same taken down, and for good: made once for all tests that only look."""

from __future__ import annotations

import pytest

from tests.month.programme_run import ProgrammeRun
from tests.upkeep.taken_down import WORDS, copied, programme, take_down


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> ProgrammeRun:
    """Three releases that name the patient; tests only look."""
    return programme(tmp_path_factory.mktemp("published"))


@pytest.fixture
def told(published, tmp_path) -> ProgrammeRun:
    """The same in a place of its own, with the words in a file."""
    (tmp_path / "words.txt").write_text(WORDS + "\n", encoding="utf-8")
    return copied(published, tmp_path)


@pytest.fixture(scope="session")
def cleared(published, tmp_path_factory) -> ProgrammeRun:
    """The same once the words were taken down; tests only look."""
    place = tmp_path_factory.mktemp("cleared")
    told = copied(published, place)
    (place / "words.txt").write_text(WORDS, encoding="utf-8")
    assert take_down(told) == 0
    return told


@pytest.fixture(scope="session")
def erased(cleared, tmp_path_factory) -> ProgrammeRun:
    """The same once they were taken out of the record as well; tests only look."""
    told = copied(cleared, tmp_path_factory.mktemp("erased"))
    assert take_down(told, "--for-good") == 0
    return told
