"""What operators look at before a month is public: its pages, and beside them what whoever approves it has to know."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import orjson
import pytest

from tasks.assess.trust_table import findings_table
from tasks.model.finding import PRIVATE, Finding, Severity
from tasks.model.mistake import NotFound
from tasks.model.verdict import Answer
from tasks.publish.preview import preview, preview_file, trust_page, where_to_look
from tasks.record.decisions import Outcome
from tasks.record.facts import Candidate, Mail, MailFile, Statement
from tasks.record.packs import packed
from tasks.record.tables import pack_of, rows_of
from tasks.run.run import Run
from tasks.run.statements import ERROR_OF_FACT
from tests.record.builders import MONTH, NOON, candidate, decision, empty_run, revision
from tests.record.test_tables import tables_about, verdict

PATH = "2013-09/rdd/index.html"
PRIVATE_FINDING = Finding(
    *(min(PRIVATE), Severity.WARNING, "RDD", "2013-09", "RDD-01", "B2", "Mr X", "A name stands in B2.", "Take it out."),
)


@pytest.fixture
def run(tmp_path) -> Run:
    return empty_run(tmp_path, NOON)


def put(run: Run, *findings: Finding, overdue: Answer = Answer.YES) -> Candidate:
    """A candidate of a front page and one trust's page, made from an update with these findings; whether the trust is overdue."""
    tables = tables_about(["RDD"]) | {"verdicts": rows_of([verdict("RDD", answer=overdue)])}
    found = findings_table([Outcome(decision("RDD", "s1", findings=findings))])
    tables |= {"findings": found, "trusts": tables["trusts"].assign(submission="s1", state="accepted")}
    assessed = revision(run.record, partitions={"00001": run.record.put_blob(pack_of(tables, {}, {}))})
    files = {"files.json": orjson.dumps({PATH: sha256(b"A trust").hexdigest()}), f"site/{PATH}": b"A trust"}
    pages = orjson.dumps({"pages": {"index.html": run.record.put_blob(b"The front")}, "tables": {}})
    return candidate(run.record, assessed, partitions={"00001": run.record.put_blob(packed(files))}, pages=run.record.put_blob(pages))


def test_pages_letters_and_what_an_approver_has_to_know_are_laid_out_and_only_what_differs_is_written(run):
    one = put(run, PRIVATE_FINDING)
    known = {"period": MONTH, "trust": "RDD", "what": ERROR_OF_FACT, "role": "lead", "by": "A. Lead", "at": NOON, "about": one.hash}
    for n in (1, 2):
        run.record.add(Statement(form=f"f{n}", words=f"Wrong {n}.", **known))
    folder = run.settings.preview / "2013-09-candidate-1"
    many = preview(run, one, b"Dear all")
    laid = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert many == len(laid)
    assert {name: text for name, text in laid.items() if not name.startswith("assets/")} == {
        "index.html": b"The front",
        PATH: b"A trust",
        "letters-that-leave-when-it-is-approved.txt": b"Dear all",
        "errors-of-fact-pointed-out.txt": b"RDD, A. Lead (lead): Wrong 1.\n\nRDD, A. Lead (lead): Wrong 2.\n\n",
        "words-that-may-identify-a-patient.txt": b"RDD: A name stands in B2.\n\n",
    }
    assert laid["assets/site.css"]
    (folder / PATH).write_bytes(b"Damaged")
    before = (folder / "index.html").stat().st_mtime_ns
    assert preview(run, one, b"Dear all") == many
    assert (folder / PATH).read_bytes() == b"A trust"
    assert (folder / "index.html").stat().st_mtime_ns == before


def test_one_file_of_a_preview_is_as_the_record_has_it_now(run):
    one = put(run, PRIVATE_FINDING)
    assert trust_page(run, one, "RDD") == preview_file(run, one, PATH) == b"A trust"
    assert preview_file(run, one, "words-that-may-identify-a-patient.txt") == b"RDD: A name stands in B2.\n\n"
    assert [preview_file(run, one, f"{name}.txt") for name in ("errors-of-fact-pointed-out", "mails-to-be-confirmed")] == [b"", b""]
    assert preview_file(run, one, "assets/site.css")
    with pytest.raises(NotFound, match=r"^There is no such page before the month is public\.$"):
        preview_file(run, one, "2013-09/rnl/index.html")


def test_where_to_look_is_a_folder_or_where_there_is_a_desk_a_link(run):
    one = put(run)
    assert where_to_look(run, one) == f"in {run.settings.preview}/2013-09-candidate-1"
    at_desk = replace(run, settings=run.settings.model_copy(update={"desk": "https://desk.example/"}))
    assert where_to_look(at_desk, one) == (
        "at the desk, by the link in the approver's letter (whoever lost theirs asks at https://desk.example/lost)"
    )


@pytest.mark.parametrize(
    ("overdue", "mails", "says"),
    [
        (Answer.YES, 1, "RDD would be called overdue, and 1 mail that may have brought its update waits"),
        (Answer.YES, 2, "RDD would be called overdue, and 2 mails that may have brought its update wait"),
        (
            Answer.NOT_KNOWN,
            1,
            "It would be said that it is not known whether RDD is overdue, and 1 mail that may have brought its update waits",
        ),
        (Answer.NO, 1, ""),
        (Answer.YES, 0, ""),
    ],
)
def test_whoever_would_be_called_overdue_while_mails_in_its_name_wait_is_named_with_what_to_do(run, overdue, mails, says):
    about = {"received_at": NOON, "name": "m.eml", "sha256": "", "size": 1, "sent_by": "", "subject": "", "message_id": "", "sentence": ""}
    for n in range(mails):
        run.record.add(Mail(kind="waiting", id=f"m{n}", vouched=False, whose="RDD", files=(MailFile("u.xlsx", "0" * 64, 1),), **about))
    rest = (
        " to be confirmed, the first since 10 October 2013. Ask the trust whether it is theirs before you decide. What its regulator would "
        "hear of it is held until somebody has said so."
    )
    one = put(run, overdue=overdue)
    assert preview_file(run, one, "mails-to-be-confirmed.txt").decode() == (f"{says}{rest}\n\n" if says else "")
