"""Words leave the bytes of the record too, everything keeps the name it had, and nothing brings them back."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

from tests.record.small import SENDS, SILENT, lay_in, send
from tests.upkeep.format_zero import files
from tests.upkeep.taken_down import NAME, SENTENCE, WORDS, copied, holding, naming, take_down
from tests.workbook.builders import workbook


def test_no_byte_of_the_record_holds_them_and_everything_keeps_its_name(cleared, erased):
    assert len(holding(cleared)) > 10
    assert holding(erased) == []
    old, new = files(cleared.place / "store"), files(erased.place / "store")
    assert old.keys() <= new.keys()
    assert {key.split("/")[2] for key in new.keys() - old.keys()} == {"erasures", "seals"}


def test_the_fact_says_who_asked_and_why_and_what_is_held_in_place_of_what(cleared, erased):
    (fact,) = (json.loads(path.read_bytes()) for path in (erased.place / "store/facts/main/erasures").iterdir())
    assert (fact["by"], fact["reason"], fact["take_down"]) == ("Ida Guardian", "It names a patient", 1)
    assert NAME not in json.dumps(fact).lower()
    assert len(fact["bytes"]) == len(holding(cleared))


def test_the_record_is_sound_and_tells_of_it_and_the_site_is_as_it_was(cleared, erased, capsys):
    assert erased.run("verify") == 0
    assert re.search(
        r"Take-down 1: they left the record for good on .*Ida Guardian asked for it: It names a patient\.", capsys.readouterr().out
    )
    assert erased.run("verify", "--rebuild", "2013-10") == 0
    old, new = files(cleared.site), files(erased.site)
    assert {name for name in old if old[name] != new.get(name)} <= {"releases/files.json"}


def test_a_month_again_finds_nothing_new_and_a_replay_by_the_rules_of_the_time_says_the_same(erased, tmp_path, capsys):
    told = copied(erased, tmp_path)
    kept = files(told.place / "store"), files(told.site)
    assert told.run("month", "2013-10") == 0
    assert (files(told.place / "store"), files(told.site)) == kept
    assert told.run_unapproved("replay", "2013-09", "2013-10", "--under", "stored") == 0, capsys.readouterr().out


def test_put_back_is_refused_in_words_and_given_again_nothing_is_left_to_do(erased, tmp_path, capsys):
    told = copied(erased, tmp_path)
    kept = told.files()
    assert told.run("put-back", "1", "--by", "Bob Brown", "--reason", "A nurse") == 2
    assert "were taken out of the record for good on" in capsys.readouterr().err
    assert take_down(told, "--for-good") == 0
    assert "out of 0 facts and 0 blobs" in capsys.readouterr().out
    assert told.files() == kept


def test_sent_again_they_are_known_by_their_hash_and_are_not_published(erased, tmp_path):
    told = copied(erased, tmp_path)
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", narrative=f"So {WORDS} hopes.")
    assert told.run("month", "2013-11") == 0
    assert told.rows("2013-11", "trusts")
    assert naming(told) == []
    assert holding(told)
    assert take_down(told, "--for-good") == told.run("verify") == 0
    assert holding(told) == []
    assert len(list((told.place / "store/facts/main/erasures").iterdir())) == 2


def test_a_backup_holds_it_and_one_from_before_put_back_beside_it_is_named(erased, cleared, tmp_path, capsys):
    told = copied(erased, tmp_path)
    assert told.run("backup", str(told.place / "late.tar")) == 0
    (blob,) = {json.loads(path.read_bytes())["words"] for path in (told.place / "store/facts/main/take-downs").iterdir()}
    shutil.rmtree(told.place / "store")
    assert told.run("restore", str(told.place / "late.tar")) == told.run("verify") == 0
    assert holding(told) == []
    (told.place / "store/blobs" / blob).write_bytes((cleared.place / "store/blobs" / blob).read_bytes())
    assert told.run("verify") == 1
    assert f"blobs/{blob}: not erased: words that were taken out of the record stand here" in capsys.readouterr().out
    assert take_down(told, "--for-good") == told.run("verify") == 0


def test_a_fact_that_says_of_itself_that_it_was_erased_is_named(erased, tmp_path, capsys):
    told = copied(erased, tmp_path)
    path = next((told.place / "store/facts/main/approvals").rglob("*.json"))
    fact = json.loads(path.read_bytes())
    path.write_text(json.dumps({**fact, "by": "Another Person", "erased": "0" * 64}), encoding="utf-8")
    assert told.run("verify") == 1
    assert f"{path.relative_to(told.place / 'store')}: altered" in capsys.readouterr().out


CUT = ('Mrs Ann O\'Mara & son, "ward 4", bed', "ward 4, bed 12 (born 3 April 1931)")


def test_a_quote_cut_short_that_is_sent_later_is_known_by_its_hash_too(erased, tmp_path):
    told = copied(erased, tmp_path)
    free = {"narrative": f"The family of {CUT[0]} wrote.", "evidence": f"Letter of {CUT[1]}."}
    send(told.programme, "november.json", "2013-12-06T10:00:00+00:00", signed="2013-12-05", **free)
    assert told.run("month", "2013-11") == 0
    assert re.fullmatch(rf"The family of {SENTENCE.pattern} wrote.", told.action("2013-11", f"{SENDS}-01")["narrative"])
    assert naming(told) == naming(told, "born 3 April 1931") == []
    assert holding(told)
    assert take_down(told, "--for-good") == told.run("verify") == 0
    assert holding(told) == []


def test_what_cannot_be_searched_is_named_for_a_person_to_look_at(cleared, tmp_path, capsys):
    told = copied(cleared, tmp_path)
    pdf, book = b"%PDF-1.7\n\0", io.BytesIO(workbook([["A remark"]]))
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n")
    mail = MIMEMultipart()
    mail["From"], mail["To"], mail["Subject"] = "a@example.invalid", "b@example.invalid", "Our letter"
    mail.attach(MIMEApplication(pdf + b"another", name="scan.pdf", _subtype="pdf"))
    sent = ("letter.pdf", pdf), ("again.pdf", pdf), ("book.xlsx", book.getvalue()), ("mail.msg.txt", mail.as_bytes())
    for name, data in sent:
        lay_in(told.programme, f"{SENDS}/{name}", "2013-12-06T10:00:00+00:00", data)
    lay_in(told.programme, f"{SILENT}/theirs.pdf", "2013-12-06T10:00:00+00:00", pdf + b"theirs")
    assert told.run_unapproved("month", "2013-11") == 0
    capsys.readouterr()
    assert take_down(told, "--for-good") == 0
    words = capsys.readouterr().out
    assert "These files could not be searched, so look at each" in words
    named = re.findall(r"Not searched: (.+), received on 6 December 2013 \(blobs/\w{64}\) is (.+)\.\n", words)
    document = "a PDF document (.pdf)"
    assert sorted(named) == [
        ("letter.pdf", document),
        ("scan.pdf in mail.msg.txt", document),
        ("xl/media/image1.png in book.xlsx", "a picture"),
    ]


def test_where_everything_could_be_searched_nothing_is_named(erased, tmp_path, capsys):
    told = copied(erased, tmp_path)
    capsys.readouterr()
    assert take_down(told, "--for-good") == 0
    assert "searched" not in capsys.readouterr().out
