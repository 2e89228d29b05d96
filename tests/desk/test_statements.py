"""What people behind a trust say by their own link: a director signs off and warns, a chair confirms, a trust finds an error of fact."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from flows.collect_updates import collect_updates
from tasks.collect.new_statement import state
from tasks.month.months import months_to_tell
from tasks.run.author import Author
from tasks.run.run import open_run
from tests.desk.at_desk import ADDRESS, SEPTEMBER, AtDesk, begun, press, words
from tests.record.small import SENDS, SILENT, lay_in, send

DIRECTOR, LEAD, REGULATOR = "improvement.director@rdd.example", "improvement.lead@rdd.example", "special.measures@monitor.example"
NAME = "Illustrative Improvement Director for RDD"
PATIENT = "The words in /actions/0/narrative look as if they identify a patient: an NHS number and a name with a ward or bed."
TOLD = datetime(2013, 10, 17, 12, tzinfo=UTC)


def letters(desk, subject):
    return sorted(mail["To"].addresses[0].addr_spec for mail in desk.programme.mail() if subject in str(mail["Subject"]))


def month(desk, *more):
    """September is told, and waits for a person."""
    with desk.settings():
        assert desk.programme.run_unapproved("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00", *more) == 0


def unsigned(desk, client, who="chair"):
    """An update without a name arrives; its receipt is the answer."""
    name, data = desk.update("unsigned.json")
    text = re.sub(rf'"{who}_name": "[^"]*"', f'"{who}_name": ""', data.decode())
    page = client.post(f"{desk.link()}/check", files={"file": (name, text.encode())}).text
    return press(client, page, "Send it all the same")


@pytest.fixture(scope="module")
def said(begin, tmp_path_factory):
    """An update is accepted, and its director signs it off, comments and warns; the chair confirms."""
    place = tmp_path_factory.mktemp("said")
    shutil.copytree(begin, place, dirs_exist_ok=True)
    desk = AtDesk(begun(place))
    desk.send("good.json", trust=SILENT)
    desk.send("good.json")
    with desk.open() as client:
        link = desk.link(post="improvement director")
        press(client, client.get(link).text, "Sign the update off")
        press(client, client.get(link).text, "Publish this comment with the month", words="The rota holds.")
        press(client, client.get(link).text, "Warn now", words="Two wards have no manager.")
        press(client, client.get(desk.link(post="chair")).text, "Confirm that I sign it off")
    return place


@pytest.fixture
def stated(said, tmp_path):
    shutil.copytree(said, tmp_path, dirs_exist_ok=True)
    return AtDesk(begun(tmp_path))


def test_the_link_goes_to_the_director_when_the_update_is_accepted_and_opens_what_was_sent(desk):
    desk.send("good.json")
    (mail,) = (one for one in desk.programme.mail() if one["To"].addresses[0].addr_spec == DIRECTOR)
    (link,) = re.findall(rf"{ADDRESS}director/\S+", mail.get_body(("plain",)).get_content())
    with desk.open() as client:
        page = words(client.get(link.removeprefix(ADDRESS.rstrip("/"))).text)
        assert client.get(link.replace("/director/", "/update/")).status_code == 404
        assert client.get(desk.link().replace("/update/", "/director/")).status_code == 404
    assert "RDD-01 Flush and log every outlet twice a week and test monthly. 30 September 2013 Some issues" in page
    assert "To look at (" in page


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (15, "before the month is told stands on the trust’s page with it. It is marked as given after the deadline."),
        (18, "from now on stands on the trust’s page"),
    ],
)
def test_a_director_is_never_given_a_day_that_is_over(desk, day, until):
    desk.now = datetime(2013, 10, day, 10, tzinfo=UTC)
    desk.send("good.json")
    (mail,) = (one for one in desk.programme.mail() if one["To"].addresses[0].addr_spec == DIRECTOR)
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert f"What is written {until}" in text


def test_what_is_said_is_public_with_the_month_in_the_data_and_in_the_history(stated, capsys):
    month(stated, "--approve-as", "sample approver")
    row = stated.programme.trust("2013-09", SENDS)
    assert (row["director_signed_by"], row["director_signed_on"], row["director_comment"]) == (NAME, "2013-10-10", "The rota holds.")
    assert (row["early_warning_by"], row["early_warning_on"], row["early_warning"]) == (NAME, "2013-10-10", "Two wards have no manager.")
    assert (row["chair_confirmed_by"], row["chief_confirmed_by"]) == ("Illustrative Chair of RDD", "")
    assert stated.programme.trust("2013-09", SILENT)["director_signed_on"] == ""
    page = stated.programme.page("2013-09", SENDS)
    says = "gave an early warning on 10 October 2013 that the trust may not deliver its plan: Two wards have no manager."
    assert f"What the improvement director says {NAME} {says} {NAME} signed the update off on 10 October 2013." in page
    assert "Confirmed by a personal link on 10 October 2013." in page
    assert "What the improvement director says" not in stated.programme.page("2013-09", SILENT)
    assert says in stated.programme.page("trusts", SENDS)
    assert stated.programme.run("verify") == stated.programme.run("verify", "--rebuild", "2013-09") == 0
    assert stated.programme.run("replay", "2013-09", "2013-09", "--under", "stored") == 0
    by = ("--by", NAME, "--words", "Written down later.", "--as-of", "2013-10-12T10:00+01:00")
    assert stated.programme.run("statement", "comment", SENDS, "2013-09", *by) == 0
    assert stated.programme.run("replay", "2013-09", "2013-09", "--under", "stored") == 0
    capsys.readouterr()
    assert stated.programme.run("history", SENDS) == 0
    assert f"{NAME} (improvement director) signed the update off." in capsys.readouterr().out


def test_what_a_director_says_after_the_deadline_stands_marked_as_late_and_the_desk_says_so_before(desk):
    with desk.open() as client:
        desk.send("update.json", client=client)
        early = words(client.get(desk.link(post="improvement director")).text)
        desk.now = datetime(2013, 10, 15, 9, tzinfo=UTC)
        page = client.get(desk.link(post="improvement director")).text
        press(client, page, "Sign the update off")
        press(client, page, "Publish this comment with the month", words="The rota holds.")
    assert "and the day, as given after the deadline." in words(page)
    assert "after the deadline" not in early
    month(desk, "--approve-as", "sample approver")
    shown = desk.programme.page("2013-09", SENDS)
    assert "signed the update off on 15 October 2013, after the deadline of 14 October 2013." in shown
    assert "A comment: On 15 October 2013, after the deadline: The rota holds." in shown


def test_a_warning_reaches_the_regulator_and_the_lead_at_once_in_the_director_s_name_and_once(stated):
    assert letters(stated, "early warning") == sorted([LEAD, REGULATOR])
    (mail, _) = (one for one in stated.programme.mail() if "early warning" in str(one["Subject"]))
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert f"{NAME}, improvement director of the trust, warns that the trust may not deliver its plan." in text
    assert "in their words: Two wards have no manager." in text
    with stated.settings():
        assert stated.programme.run_unapproved("chase", "--as-of", "2013-10-11T10:00+01:00") == 0
    assert len(letters(stated, "early warning")) == 2
    with stated.open() as client:
        assert "warned that the trust may not deliver its plan at 17:00:00 on 10 October 2013" in words(client.get(stated.link()).text)


def test_each_is_a_fact_that_names_no_address_and_a_form_counts_once(stated):
    facts = stated.written("statements")
    assert sorted(one.what for one, _ in facts) == ["comment", "confirmed", "early warning", "signed off"]
    assert not any(DIRECTOR in held or "chair@rdd.example" in held for _, held in facts)
    with stated.open() as client:
        page = client.get(stated.link(post="improvement director")).text
        for _ in range(2):
            press(client, page, "Warn now", words="And no matron.")
    assert len(stated.written("statements")) == len(facts) + 1


def test_a_sign_off_is_of_the_update_that_was_read_and_of_no_later_one(stated):
    with stated.open() as client:
        assert "Sign the update off" not in words(client.get(stated.link(post="improvement director")).text)
        stated.now = datetime(2013, 10, 11, 15, tzinfo=UTC)
        stated.send("again.json", client, narrative="Other words this time, of the same month.")
        page = client.get(stated.link(post="improvement director")).text
        stated.now = datetime(2013, 10, 11, 16, tzinfo=UTC)
        stated.send("third.json", client, narrative="Once more other words, of the same month.")
        assert "Another update came meanwhile" in words(press(client, page, "Sign the update off").text)
    month(stated, "--approve-as", "sample approver")
    row = stated.programme.trust("2013-09", SENDS)
    assert (row["director_signed_on"], row["chair_confirmed_on"], row["director_comment"]) == ("", "", "The rota holds.")


@pytest.mark.parametrize("text", ["", "The patient with NHS number 943 476 5919 waited."])
def test_words_that_are_none_or_name_a_patient_are_refused_in_words(desk, text):
    with desk.open() as client:
        page = press(client, client.get(desk.link(post="improvement director")).text, "Warn now", words=text)
    assert page.status_code == 400
    assert "Say it in words" in page.text or "an NHS number" in page.text
    assert "statements" not in desk.facts()
    assert letters(desk, "early warning") == []


def test_an_update_without_a_name_is_accepted_once_its_post_confirms_by_a_link(desk):
    with desk.open() as client:
        assert "It is returned" in words(unsigned(desk, client).text)
        assert letters(desk, "your signature under") == ["chair@rdd.example"]
        assert "Confirm your sign-off" not in words(client.get(desk.link()).text)
        (asked,) = (one.get_body(("plain",)).get_content() for one in desk.programme.mail() if "your signature" in str(one["Subject"]))
        assert "to be confirmed by: 16 October 2013" in asked
        assert "to read what the trust sent and to confirm your sign-off, or to send an update" in asked
        desk.now += timedelta(days=7)
        assert "There is no sign-off to confirm just now." in words(client.get(desk.link(post="chair")).text)
        assert "There is no sign-off" not in words(client.get(desk.link()).text)
        desk.now -= timedelta(days=7)
        press(client, client.get(desk.link(post="chair")).text, "Confirm that I sign it off")
        assert [line[-1] for line in desk.lines(client)] == ["Accepted Take it back : unsigned.json"]
    month(desk, "--approve-as", "sample approver")
    assert "Illustrative Chair of RDD, chair, by a personal link on 10 October 2013." in desk.programme.page("2013-09", SENDS)
    assert desk.programme.trust("2013-09", SENDS)["chair_name"] == ""


def test_what_was_confirmed_or_warned_of_before_a_kill_is_seen_to_by_the_next_sweep(desk):
    with desk.open() as client:
        unsigned(desk, client)
    with desk.settings():
        state(open_run(desk.now), SENDS, SEPTEMBER, "confirmed", "chair", Author("Illustrative Chair of RDD"), "")
        state(open_run(desk.now), SENDS, SEPTEMBER, "early warning", "improvement director", Author(NAME), "No manager.")
        collect_updates.fn(desk.now + timedelta(minutes=15))
    with desk.open() as client:
        assert "Accepted" in desk.lines(client)[0][-1]
    assert letters(desk, "early warning") == sorted([LEAD, REGULATOR])


def test_a_needed_sign_off_that_is_missing_stands_on_the_page_and_has_to_be_named_by_whoever_approves(desk, capsys):
    config = desk.programme.config / "thresholds.toml"
    part = config.read_text(encoding="utf-8").partition("[[director_signs_off]]")
    config.write_text(part[0] + part[1] + part[2].replace("value = 0", "value = 1", 1), encoding="utf-8")
    desk.send("good.json", trust=SILENT)
    desk.send("good.json")
    with desk.settings():
        assert (
            desk.programme.run(
                "statement",
                "sign-off",
                SILENT,
                "2013-09",
                "--by",
                "Illustrative Improvement Director for RNL",
                "--as-of",
                "2013-10-11T10:00+01:00",
            )
            == 0
        )
    month(desk, "--approve-as", "sample approver")
    assert "the improvement director has not signed off the update of RDD" in capsys.readouterr().out
    assert desk.programme.run("approve", "2013-09", "--by", "Ann") == 2
    assert desk.programme.run("approve", "2013-09", "--by", "Ann", "--note", "The sign-off follows") == 0
    assert "The update has not been signed off, which is needed." in desk.programme.page("2013-09", SENDS)
    assert "which is needed" not in desk.programme.page("2013-09", SILENT)


def test_a_warning_after_the_month_was_told_makes_it_told_again_with_its_cause(stated):
    month(stated, "--approve-as", "sample approver")
    with stated.settings():
        by = ("--by", NAME.upper(), "--words", "A third ward too.", "--as-of", "2013-10-21T10:00+01:00")
        assert stated.programme.run("statement", "warn", SENDS, "2013-09", *by) == 0
        assert stated.programme.run("statement", "warn", SENDS, "2013-09", "--by", "Somebody", *by[2:]) == 2
        then = datetime(2013, 11, 19, 9, tzinfo=UTC)
        assert [str(one) for one in months_to_tell(open_run(then), SEPTEMBER.next(), ())] == ["2013-09", "2013-10"]
        assert stated.programme.run_unapproved("rerun", SENDS, "2013-09") == 0
        (asked,) = (one for one in stated.programme.mail() if "to be read before it is public" in str(one["Subject"]))
        assert "What is public now stays as it is meanwhile." in " ".join(asked.get_body(("plain",)).get_content().split())
        assert stated.programme.run("approve", "2013-09", "--by", "Ann") == 0
    row = stated.programme.trust("2013-09", SENDS)
    assert row["early_warning"] == "On 10 October 2013: Two wards have no manager. On 21 October 2013: A third ward too."
    assert row["release"] == "2"
    assert "On 21 October 2013 the improvement director of Basildon" in stated.programme.page("corrections")
    assert stated.programme.run("replay", "2013-09", "2013-09", "--under", "stored") == 0


def test_while_a_month_waits_its_trust_reads_its_own_page_and_points_out_an_error_which_the_approver_sees(desk, capsys):
    desk.send("good.json", narrative="Mrs Jones in bed 4, 943 476 5919, waited nine hours.")
    month(desk)
    desk.now = TOLD
    assert letters(desk, "to be read before it is public") == sorted([LEAD, "improvement.lead@rnl.example"])
    link = desk.link()
    with desk.open() as client:
        page = client.get(f"{link}/before-public").text
        assert "No letter about your trust leaves with this month." in page
        own = client.get(f"{link}/before-public/2013-09/rdd/index.html").text
        assert "Not public yet." in own
        assert client.get(f"{link}/before-public/assets/site.css").status_code == 200
        assert client.get(f"{link}/before-public/2013-09/rnl/index.html").status_code == 404
        assert client.get(f"{link}/before-public/assets/../../desk/desk.css").status_code == 404
        assert "is overdue" in client.get(f"{desk.link(SILENT)}/before-public").text
        page = press(client, page, "Point it out", words="The rota was agreed in August.")
        assert "pointed out an error of fact" in words(page.text)
    capsys.readouterr()
    month(desk)
    stands = capsys.readouterr().out
    assert "1 error of fact is pointed out. RDD, Illustrative Improvement Lead of RDD (lead): The rota was agreed in August." in stands
    assert f"Words in 1 place may identify a patient. {SENDS}: {PATIENT}" in stands
    (held,) = (desk.programme.place / "preview").glob("*/errors-of-fact-pointed-out.txt")
    assert "The rota was agreed in August." in held.read_text(encoding="utf-8")
    (patients,) = (desk.programme.place / "preview").glob("*/words-that-may-identify-a-patient.txt")
    assert patients.read_text(encoding="utf-8").strip() == f"{SENDS}: {PATIENT}"
    assert desk.programme.run("approve", "2013-09", "--by", "Ann") == 0
    assert "The rota was agreed in August" not in desk.programme.page("2013-09", SENDS)
    with desk.open() as client:
        assert client.get(f"{link}/before-public").status_code == 404
        assert "before-public" not in client.get(link).text
    send(desk.programme.programme, "late.json", "2013-10-18T09:00+01:00", SILENT)
    capsys.readouterr()
    assert desk.programme.run_unapproved("rerun", SILENT, "2013-09", "--by", "Olu") == 0
    stands = capsys.readouterr().out
    assert f"{SENDS}: {PATIENT} That update is public already: words that identify somebody are taken down at once" in stands
    assert stands.count(f"with `measures take-down FILE --trust {SENDS} --by NAME --reason WHY`.") == 1


def test_where_a_month_is_approved_at_once_nobody_is_asked_to_read_it_before(desk):
    desk.send("good.json")
    month(desk, "--approve-as", "sample approver")
    assert letters(desk, "to be read before it is public") == []
    with desk.settings():
        assert (
            desk.programme.run("statement", "error", SENDS, "2013-09", "--by", "Illustrative Improvement Lead of RDD", "--words", "No") == 2
        )


def test_a_letter_about_a_page_that_is_public_by_now_goes_to_nobody(desk, monkeypatch):
    desk.send("good.json")
    with monkeypatch.context() as held:
        held.setenv("MEASURES_HOLD_NOTICES", "1")
        month(desk)
    with desk.settings():
        assert desk.programme.run("approve", "2013-09", "--by", "Ann") == 0
    assert letters(desk, "to be read before it is public") == []
    assert "is public" in " ".join(str(mail["Subject"]) for mail in desk.programme.mail())


def test_where_there_is_no_desk_what_is_to_be_read_goes_with_the_letters_and_they_say_how_to_answer(desk):
    _, data = desk.update("unsigned.json")
    unsigned_by_chair = re.sub(r'"chair_name": "[^"]*"', '"chair_name": ""', data.decode()).encode()
    lay_in(desk.programme.programme, f"{SENDS}/unsigned.json", "2013-10-10T09:00:00+01:00", unsigned_by_chair)
    lay_in(desk.programme.programme, f"{SENDS}/good.json", "2013-10-11T09:00:00+01:00", data)
    desk.programme.sweep("2013-10-10T09:15:00+01:00")
    desk.programme.sweep("2013-10-11T09:15:00+01:00")
    assert desk.programme.run_unapproved("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    found = {
        subject: next(mail for mail in desk.programme.mail() if subject in str(mail["Subject"]) and f"({SENDS})" in str(mail["Subject"]))
        for subject in ("to be read and signed off", "your signature under the update", "to be read before it is public")
    }
    files = {
        subject: [(one.get_filename(), one.get_payload(decode=True)) for one in mail.iter_attachments()] for subject, mail in found.items()
    }
    texts = [" ".join(mail.get_body(("plain",)).get_content().split()) for mail in found.values()]
    assert [text.count("with this letter") for text in texts] == [1, 1, 1]
    assert [text.count("answer this letter") for text in texts] == [1, 1, 1]
    assert not any("measures " in text for text in texts)
    assert not any("at the desk" in text for text in texts)
    assert files["to be read and signed off"] == [("good.json", data)]
    assert files["your signature under the update"] == [("unsigned.json", unsigned_by_chair)]
    ((page, html),) = files["to be read before it is public"]
    assert (page, b"Basildon and Thurrock" in html) == (f"{SENDS}-2013-09.html", True)
