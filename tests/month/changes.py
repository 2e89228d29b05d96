"""What can change of one trust alone: each of these changes something of the silent trust of `small`, or of its partner RTF."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient, notice_id
from tasks.model.period import Period
from tasks.record.outbox import Outbox
from tasks.record.record import open_record
from tests.fund.conftest import Fund
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SILENT, send

SEPTEMBER = Period(2013, 9)
IN_TIME, LATER = "2013-10-12T09:00:00+01:00", "2013-10-20T10:00:00+01:00"
SHMI = "INDICATOR_CODE,PROVIDER,PROVIDER_NAME,DENOMINATOR,OBSERVED,EXPECTED,VALUE,PO_LL,PO_UL,OD_LL,OD_UL,OD_BANDING"


def an_update_arrives(told: ProgrammeRun) -> None:
    send(told.programme, "second.json", LATER, SILENT, narrative="Six more nurses started.")


def time_is_granted(told: ProgrammeRun) -> None:
    row(told, "extensions.csv", f"{SILENT},2013-09,2013-10-25,The trust,The regulator's desk,Its records were flooded")


def an_error_is_waived(told: ProgrammeRun) -> None:
    row(told, "exemptions.csv", f"{SILENT},narrative-missing,{SILENT}-01,The trust,The regulator's desk,It is under review,2013-12-31")


def a_contract_changes(told: ProgrammeRun) -> None:
    edit(told, "contracts.csv", f"{SILENT}-1,{SILENT},RTF,,2013-09-01", f"{SILENT}-1,{SILENT},RTF,,2013-09-02")


def another_contract_begins(told: ProgrammeRun) -> None:
    row(told, "contracts.csv", f"{SILENT}-2,{SILENT},RHQ,,2013-09-10,10 September 2013,,announced,,,A letter of the regulator,")


def its_partner_enters_the_regime(told: ProgrammeRun) -> None:
    row(told, "trusts.csv", "RTF,Northumbria Healthcare NHS Foundation Trust,A letter of the regulator")
    row(told, "trust_facts.csv", "RTF,kind,foundation trust,,,,,A letter of the regulator")
    row(told, "spells.csv", "RTF,2016-01-01,,,,,,,A letter of the regulator")


def a_cost_is_claimed(told: ProgrammeRun) -> None:
    Fund(told.programme.parent).claims(f"{SILENT}-1", "RTF", "2013-09", "1000.01", IN_TIME)


def a_figure_is_published(told: ProgrammeRun) -> None:
    figures = f"{SHMI}\r\nI00699,{SILENT},A TRUST,40000,1400,1400.0,1.0860,0.9,1.1,0.88,1.13,2\r\n"
    Fund(told.programme.parent).arrives("evidence", "mortality/shmi-2013-october.csv", figures, IN_TIME)


def a_post_has_another_holder(told: ProgrammeRun) -> None:
    path = told.programme / "people.csv"
    text = path.read_text(encoding="utf-8")
    assert f"Illustrative Chair of {SILENT}" in text
    path.write_text(text.replace(f"Illustrative Chair of {SILENT}", "Another Chair"), encoding="utf-8")


def a_letter_is_queued(told: ProgrammeRun) -> None:
    who, level = Recipient("regulator", "The desk", "desk@regime.invalid"), Level("first")
    which = notice_id(SEPTEMBER, SILENT, "overdue", level, who.address)
    letter = Notice(
        id=which,
        period=SEPTEMBER,
        trust=SILENT,
        rule="overdue",
        level=level,
        recipient=who,
        copied=(),
        subject="Overdue",
        text="It is overdue.",
        html="<p>It is overdue.</p>",
        as_of=datetime(2013, 10, 18, tzinfo=UTC),
        public=True,
    )
    Outbox(open_record(str(told.place / "store")), SEPTEMBER).put(letter)
    an_update_arrives(told)  # a letter alone puts nothing forward


def a_fact_of_the_register_changes(told: ProgrammeRun) -> None:
    edit(told, "trust_facts.csv", f"{SILENT},improvement director,,", f"{SILENT},improvement director,Somebody Else,")


def another_name_is_known(told: ProgrammeRun) -> None:
    row(told, "name_variants.csv", f"{SILENT},North Cumbria Hospitals,A letter of the regulator")


def something_is_announced_of_it(told: ProgrammeRun) -> None:
    row(told, "announced.csv", f"trust,{SILENT},2013-09-10,Its wards were rebuilt.,A letter of the regulator")


def another_plan_is_agreed(told: ProgrammeRun, trust: str = SILENT) -> None:
    path = told.programme / f"plans/{trust}-1.csv"
    text = path.read_text(encoding="utf-8").replace("Plan version,1", "Plan version,2").replace("19 July 2013", "20 September 2013")
    (told.programme / f"plans/{trust}-2.csv").write_text(text, encoding="utf-8")
    assert told.run("plan") == 0


CHANGES = (
    an_update_arrives,
    time_is_granted,
    an_error_is_waived,
    a_contract_changes,
    another_contract_begins,
    its_partner_enters_the_regime,
    a_cost_is_claimed,
    a_figure_is_published,
    a_post_has_another_holder,
    a_letter_is_queued,
    a_fact_of_the_register_changes,
    another_name_is_known,
    something_is_announced_of_it,
    another_plan_is_agreed,
)


def row(told: ProgrammeRun, table: str, line: str) -> None:
    with (told.config / table).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def edit(told: ProgrammeRun, table: str, old: str, new: str) -> None:
    path = told.config / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
