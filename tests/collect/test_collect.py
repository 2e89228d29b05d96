"""What counts as having come by a moment, in which order it is read, and which plans are not put on record."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tasks.collect.agreed_plans import add_plans, carry_plans_on, contents
from tasks.collect.holding import add_arrivals
from tasks.collect.mail.taking import take_mails
from tasks.collect.mail.waiting import Confirmed, see_to_mail
from tasks.collect.updates import collect, collect_again
from tasks.collect.withdrawal import withdraw
from tasks.model.file_limit import PLAN
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.model.trust import Succession
from tasks.model.update import Submission
from tasks.record.decisions import numbers
from tasks.record.facts import Mail, MailFile, MailSeenTo, Sent
from tasks.record.readings import with_readings
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.rulebook import load
from tasks.run.inbox import Arrival
from tasks.run.programme import load_programme
from tasks.run.run import Run
from tasks.run.sent_at_desk import sent_at_desk
from tasks.run.settings import Settings
from tasks.validate.validation import validate
from tests.collect.letters import LEAD, mail
from tests.record.small import SENDS, SILENT, lay_in, send, small

SEPTEMBER, OCTOBER = Period(2013, 9), Period(2013, 10)
RUN_DAY = datetime.fromisoformat("2013-10-17T09:00:00+01:00")


@pytest.fixture
def run(tmp_path):
    small(tmp_path)
    config, programme = tmp_path / "config", tmp_path / "programme"
    settings = Settings(programme=programme, config=config)
    return Run(Record(FolderStore(tmp_path / "record")), load(config), load_programme(programme), settings, config, RUN_DAY)


def at(run, name, seconds, trust=SENDS):
    send(run.programme.folder, name, (RUN_DAY + timedelta(seconds=seconds)).isoformat(), trust)


def names(pending):
    return [submission.name for submission, _ in pending]


def test_what_came_at_the_very_moment_counts_and_a_second_later_does_not(run):
    at(run, "on the dot.json", 0)
    at(run, "late.json", 1)
    assert names(collect(run, SEPTEMBER)[SEPTEMBER]) == ["on the dot.json"]
    assert names(collect_again(run, SENDS, SEPTEMBER)[SEPTEMBER]) == ["on the dot.json"]
    assert names(collect(run.at(RUN_DAY + timedelta(seconds=1)), SEPTEMBER)[SEPTEMBER]) == ["on the dot.json", "late.json"]


def test_updates_are_read_in_the_order_of_their_receipt_and_nobody_s_is_left_unread_for_another(run):
    for name, seconds, trust in (("c.json", -30, SENDS), ("b.json", -20, SILENT), ("a.json", -10, SENDS)):
        at(run, name, seconds, trust)
    assert names(collect(run, SEPTEMBER)[SEPTEMBER]) == ["c.json", "b.json", "a.json"]
    assert names(collect_again(run, SENDS, SEPTEMBER)[SEPTEMBER]) == ["c.json", "b.json", "a.json"]
    with pytest.raises(NotFound, match=r"^No trust on the register has the code 'ZZZ': see config/trusts\.csv$"):
        collect_again(run, "ZZZ", SEPTEMBER)


def test_beside_the_trust_that_is_asked_for_only_whoever_has_no_update_in_force_is_looked_for(run):
    add_plans(run, ())
    at(run, "a.json", -30)
    validate(run, SEPTEMBER, with_readings(run.record, collect(run, SEPTEMBER)[SEPTEMBER]))
    ((_, accepted),) = numbers(run.record, SEPTEMBER)
    at(run, "b.json", -10)
    assert collect_again(run, SILENT, SEPTEMBER) == {}
    withdraw(run, SENDS, SEPTEMBER, "The lead", "It was a draft", accepted)
    assert names(collect_again(run, SILENT, SEPTEMBER)[SEPTEMBER]) == ["b.json"]


def test_a_plan_that_speaks_of_what_there_was_not_names_all_of_it_in_order(run, tmp_path):
    assert add_plans(run, ()) == (["RDD version 1", "RNL version 1"], 0)
    assert add_plans(run, ()) == ([], 2)
    head = "Trust code,RDD\nPlan version,2\nAgreed by,Risk summit\nAgreed on,1 November 2013\n\n"
    heading = "Ref,Theme,Summary of main concern,Action,Action owner,Agreed timescale,Topic,Replaces,Closed because,Closed by\n"
    file = tmp_path / "RDD-2.csv"
    refs = [f"RDD-{number}" for number in (99, 96, 98, 95, 97)]
    file.write_text(f"{head}{heading}RDD-50,,,Do it,,,,{'; '.join(refs)},,\n", encoding="utf-8")
    with pytest.raises(Mistake) as refused:
        add_plans(run, [file])
    assert str(refused.value) == (
        f"{file}: Replaces names RDD-95, RDD-96, RDD-97, RDD-98, RDD-99, which no earlier version of RDD's plan has. If the trust had "
        "another code before, add that to config/successions.csv; otherwise correct the reference."
    )


def test_a_plan_has_a_largest_size_and_one_that_is_over_it_is_not_opened(tmp_path):
    file = tmp_path / "RDD-2.xlsx"
    file.touch()
    os.truncate(file, PLAN.most + 1)
    with pytest.raises(Mistake, match=r"RDD-2\.xlsx: .* Save the table of actions under a new name, without pictures, and add that\."):
        contents(file)
    file.write_bytes(b"x" * 9)
    assert contents(file) == b"x" * 9


def test_an_action_is_closed_or_replaced_and_a_plan_that_does_both_names_each_in_order(run, tmp_path):
    add_plans(run, ())
    refs = [action.ref for action in run.record.get(ActionPlan, SENDS, 1).actions]
    head = "Trust code,RDD\nPlan version,2\nAgreed by,Risk summit\nAgreed on,1 November 2013\n\n"
    heading = "Ref,Theme,Summary of main concern,Action,Action owner,Agreed timescale,Topic,Replaces,Closed because,Closed by\n"
    closed = "".join(f"{ref},,,Do it,,,,,It was done elsewhere,Monitor\n" for ref in reversed(refs))
    file = tmp_path / "RDD-2.csv"
    file.write_text(f"{head}{heading}{closed}RDD-50,,,Do it,,,,{'; '.join(reversed(refs))},,\n", encoding="utf-8")
    with pytest.raises(Mistake) as refused:
        add_plans(run, [file])
    assert str(refused.value) == (
        f"{file}: {', '.join(refs)} is closed, and another action replaces it: an action is either closed or goes on under another one."
    )


def carried(run, start, *, own=False):
    """The plans of a code that succeeds RDD from a day on, once plans were carried on; `own`: it has agreed one itself."""
    plan = run.record.get(ActionPlan, SENDS, 1)
    run.record.add(replace(plan, version=2))
    if own:
        run.record.add(replace(plan, trust="RXY"))
    successions = (Succession("RXY", SENDS, start, "A merger", "A letter"),)
    carry_plans_on(replace(run, rulebook=replace(run.rulebook, successions=successions)))
    return [parts[1] for parts in run.record.listed(ActionPlan, "RXY")]


@pytest.mark.parametrize(("days", "own", "versions"), [(0, False, ["1", "2"]), (1, False, []), (0, True, ["1"]), (-1, False, ["1", "2"])])
def test_plans_are_carried_on_from_the_day_of_a_succession_to_a_code_that_has_none(run, days, own, versions):
    add_plans(run, ())
    assert carried(run, RUN_DAY.date() + timedelta(days=days), own=own) == versions


def test_what_was_sent_at_the_desk_arrives_once_though_its_form_was_shown_the_month_before(run):
    evening, morning = datetime(2013, 10, 31, 23, 50, tzinfo=UTC), datetime(2013, 11, 1, 0, 10, tzinfo=UTC)
    file = {"name": "u.json", "sha256": run.record.put_blob(b"{}"), "size": 2}
    run.record.add(Sent(day=evening.date(), trust=SENDS, form="form1", received_at=morning, role="lead", sent_by="a@b.example", **file))

    def came(moment: datetime, trust: str = "", months: tuple[Period, ...] = (OCTOBER,)) -> list[str]:
        return [one.id for one in sent_at_desk(run.record, months, moment, trust)]

    assert came(morning - timedelta(seconds=1)) == came(morning, SILENT) == came(morning, months=(SEPTEMBER,)) == []
    assert came(morning) == came(morning, SENDS)
    (one,) = sent_at_desk(run.record, [OCTOBER], morning)
    assert (one.trust, one.name, one.data(), one.sent_by, one.channel) == (SENDS, "u.json", b"{}", "a@b.example", "desk")
    assert one.id.endswith("-form1")
    add_arrivals(run.record, OCTOBER, [one])
    assert came(morning) == []


def test_what_is_held_as_empty_and_is_not_is_held_once_more_while_its_month_is_looked_at(run):
    one = Arrival(SENDS, "u.json", lambda: b"{}", RUN_DAY, 2, "", "folder")
    run.record.add(Submission(one.id, SENDS, one.name, RUN_DAY, run.record.put_blob(b""), 0, "", "folder"))
    for month, sizes in ((OCTOBER.next(), [0]), (OCTOBER, [0, 2]), (SEPTEMBER, [0, 2])):
        assert add_arrivals(run.record, month, [one]) == {}
        assert sorted(each.size for each in run.record.all(Submission)) == sizes


def test_of_a_mail_in_a_trust_s_folder_its_files_arrive_and_not_the_mail_as_one(run):
    lay_in(run.programme.folder, f"{SENDS}/u.eml", RUN_DAY.isoformat(), mail(files=[("u.json", b"{}")]).as_bytes())
    assert names(collect(run, SEPTEMBER)[SEPTEMBER]) == ["u.json"]


A_FILE, ANOTHER = [("u.json", b"{}")], [("u.json", b"[]")]
MAILS_OF_ONE_NAME = (
    (mail("a@b.example", A_FILE, message_id="<one@b.example>"), "waiting"),
    (mail("a@b.example", A_FILE, "Once more", message_id="<one@b.example>"), "repeat"),
    (mail("a@b.example", ANOTHER, message_id="<one@b.example>"), "waiting"),
    (mail("c@d.example", A_FILE, message_id="<one@b.example>"), "waiting"),
    (mail("a@b.example", message_id="<two@b.example>"), "waiting"),
    (mail("a@b.example", message_id="<two@b.example>"), "repeat"),
    (mail("a@b.example", text="Other words.", message_id="<two@b.example>"), "waiting"),
)


def test_a_mail_is_a_repeat_only_of_one_from_the_same_sender_with_the_same_files_or_the_same_words(run):
    for number, (one, _) in enumerate(MAILS_OF_ONE_NAME):
        lay_in(run.programme.folder, f"mail/{number}.eml", (RUN_DAY - timedelta(minutes=9 - number)).isoformat(), one.as_bytes())
    assert take_mails(run) == []
    kinds = {one.name: one.kind for one in run.record.all(Mail)}
    assert kinds == {f"{number}.eml": kind for number, (_, kind) in enumerate(MAILS_OF_ONE_NAME)}


@pytest.mark.parametrize(
    ("which", "by", "confirmed", "says"),
    [
        ("full", " ", None, "^To see to a mail takes the name of whoever does: --by NAME$"),
        ("none", "Ann", None, "^No mail waits under 'none': `measures waiting` lists those that do$"),
        ("full", "Ann", Confirmed("ZZZ", ()), "^No trust on the register has the code 'ZZZ'"),
        (
            "empty",
            "Ann",
            Confirmed(SENDS, ()),
            "^No file of this mail is held, so none can be taken: ask its sender for the file by itself$",
        ),
        ("full", "Ann", Confirmed(SENDS, (), ["b.csv"]), r"^No file of this mail is called b\.csv: it has a\.csv, c\.csv$"),
        (
            "full",
            "Ann",
            Confirmed(SILENT, ()),
            "^Nothing was taken: by its words, or by whom its sender stands for, a.csv, c.csv is not RNL's",
        ),
    ],
)
def test_what_cannot_be_decided_on_a_mail_that_waits_is_refused_with_the_reason_and_it_waits_on(run, which, by, confirmed, says):
    files = tuple(MailFile(name, run.record.put_blob(name.encode()), 5) for name in ("a.csv", "c.csv"))
    known = {"kind": "waiting", "received_at": RUN_DAY, "name": "m.eml", "sha256": run.record.put_blob(b"x"), "size": 1, "sent_by": LEAD}
    for name, mine in (("full", files), ("empty", ())):
        run.record.add(Mail(**known, id=name, vouched=False, subject="", message_id="", sentence="It waits.", files=mine))
    with pytest.raises((Mistake, NotFound), match=says):
        see_to_mail(run, which, by, confirmed)
    assert not list(run.record.all(MailSeenTo))
