"""Every sentence with which something is refused is read by a test: those of which no other test speaks are provoked here."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.collect.mail.waiting import Confirmed, see_to_mail
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.month.dry_run import rehearse_rerun
from tasks.notify.acknowledged import acknowledge
from tasks.notify.upload_form import UploadForm
from tasks.publish.approval import Choice, earlier_decision
from tasks.record.facts import Candidate, Decision, Mail
from tasks.record.formats.zero import Zero
from tasks.record.kinds import KINDS, part
from tasks.record.stores.store import checked_parts
from tasks.run.author import Author
from tasks.run.run import Run
from tasks.run.settings import ROOT, Settings, need
from tasks.upkeep.rebuild import rebuild
from tasks.validate.waiver_requests import ask_waiver
from tests.notify.builders import notice
from tests.record.small import SENDS, opened

NOON = datetime(2013, 10, 10, 12, tzinfo=UTC)
SEPTEMBER = Period(2013, 9)
ROOMS = ("assess", "collect", "fund", "notify", "publish", "record", "rules", "run", "validate")
PYTHONS_OWN = {"AssertionError", "AttributeError", "KeyError", "TimeoutError", "TypeError", "ValueError"}
LEFT_TO_REHEARSALS = {
    "tasks/record/formats/zero.py": "records of the oldest format are tampered with there",
    "tasks/record/stores/answers.py": "answers of a store are spoiled there",
}
LEAST = 14
"""So many letters of a sentence in a row are enough to know it by."""


def sentences() -> Iterator[tuple[str, int, list[str]]]:
    """Each place where something of ours is refused, with the fixed words of its sentence."""
    for room in ROOMS:
        for path in sorted((ROOT / "tasks" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) not in PYTHONS_OWN:
                    words = [one.value for one in ast.walk(node.exc) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                    long = [found.strip() for text in words for found in re.findall(rf"[A-Za-z ,']{{{LEAST},}}", text)]
                    if long:
                        yield path.relative_to(ROOT).as_posix(), node.lineno, long


def test_every_sentence_of_a_refusal_stands_in_a_test() -> None:
    files = (path for ending in ("*.py", "*.txt") for path in (ROOT / "tests").rglob(ending))
    read = re.sub(r"\s+", " ", " ".join(path.read_text(encoding="utf-8") for path in files))

    def known(words: str) -> bool:
        return any(words[n : n + LEAST] in read for n in range(max(1, len(words) - LEAST + 1)))

    lost = [f"{path}:{line}" for path, line, words in sentences() if path not in LEFT_TO_REHEARSALS and not any(map(known, words))]
    assert lost == []


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = opened(tmp_path_factory.mktemp("refusals"), NOON)
    about = {"release": 1, "replaces_sha256": "", "revision": 1, "revision_sha256": "", "as_of": NOON, "reason": "", "proposed_by": ""}
    made.record.add(Candidate(period=SEPTEMBER, **about, why="Why", missing=(), publishable="", code="", data="", pages=""))
    head = {"sent_by": "", "vouched": False, "subject": "", "message_id": "", "sentence": "It waits."}
    made.record.add(Mail(kind="waiting", id="m1", received_at=NOON, name="m.eml", sha256="", size=1, **head))
    return made


def form(days: int) -> bytes:
    return UploadForm("RNL", "2013-09", "A title", days, "").page(Settings(inbox="s3://bucket/inbox"))


def looked_after(run: Run, words: str) -> object:
    return acknowledge(run, notice(SEPTEMBER), run.programme.people[0], "form1", "A. Person", NOON.date(), words)


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (lambda _: part("a/b"), "'a/b' cannot be part of a key: it holds a slash or an equals sign"),
        (lambda _: part("a=b"), "'a=b' cannot be part of a key"),
        (lambda _: checked_parts("facts/ma"), "'facts/ma' may end within a part of a key: close it with a slash"),
        (lambda _: Zero().key(KINDS[Decision], ("RNL", "s1")), "format 0 has no place for RNL/s1 alone"),
        (lambda _: form(0), "A form is good for 1 to 7 days, not for 0"),
        (lambda _: form(8), "A form is good for 1 to 7 days, not for 8"),
        (lambda _: need("", "MEASURES_X", "it needs to be"), "MEASURES_X is not set, and it needs to be"),
        (lambda run: looked_after(run, "x" * 501), "Make it shorter: at most 500 characters"),
        (lambda run: rebuild(run, SEPTEMBER), "September 2013 has no release to rebuild"),
        (
            lambda run: see_to_mail(run, "m1", "A. Person", Confirmed(SENDS, ())),
            "No file of this mail is held, so none can be taken: ask its sender for",
        ),
        (lambda run: earlier_decision(run, SEPTEMBER, Choice("A. Reader", "0123456")), "Say which candidate you looked at, by the first 8"),
        (
            lambda run: earlier_decision(run, SEPTEMBER.next(), Choice("A. Reader", "0123456")),
            "October 2013 has not ended, so there is nothing",
        ),
        (lambda run: rehearse_rerun(run, SENDS, SEPTEMBER.next()), "October 2013 has not ended: it can be told from 2013-11-01 on"),
        (lambda run: rehearse_rerun(run, "RAE", SEPTEMBER), "No trust on the register has the code 'RAE'"),
        (
            lambda run: ask_waiver(run, SENDS, "narrative-missing", "RDD-99", NOON.date(), Author("A. Lead"), "Why"),
            'Nothing was asked for RDD-99: there is no action of RDD "RDD-99": did you mean "RDD-0',
        ),
        (lambda run: earlier_decision(run, SEPTEMBER, Choice("A. Reader", "z" * 8)), "What was looked at is no longer what September 2013"),
    ],
)
def test_what_no_other_test_speaks_of_is_refused_in_its_sentence(run: Run, refused: Callable[[Run], object], says: str) -> None:
    with pytest.raises(Mistake) as raised:
        refused(run)
    assert says in str(raised.value)


def test_the_rooms_are_there() -> None:
    assert all(Path(ROOT, "tasks", room).is_dir() for room in ROOMS)
