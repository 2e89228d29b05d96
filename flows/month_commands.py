"""Commands that tell months: one, several, or one trust's; and what is looked at before: workbooks, updates and the programme itself."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from typer import Argument, Option, Typer

from flows.parameters import MOMENT, ApproveAs, First, Json, Last, Month, Trust, run_now
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.words import counted

Prefect = Annotated[bool, Option("--prefect", help="run as Prefect flows; starts a temporary server if none is set")]
AtMoment = Annotated[
    datetime | None,
    Option(parser=MOMENT, metavar="MOMENT", help="tell it as at this moment, as 2013-11-19T09:00+00:00 (default: its run day)"),
]
Proposer = Annotated[str, Option(help="who asks for it; somebody else has to approve what comes of it (default: your account here)")]

app = Typer()


@app.command()
def month(
    period: Month,
    as_of: AtMoment = None,
    prefect: Prefect = False,
    approve_as: ApproveAs = "",
    by: Proposer = "",
    reason: Annotated[
        str, Option(help="why: for the list of corrections, or to put it forward once more though two people withdrew it for good")
    ] = "",
    as_json: Json = False,
) -> int:
    """Run one month: collect, validate, assess, publish, notify."""
    from flows.monthly_cycle import monthly_cycle
    from flows.terminal import print_month

    run = run_now()
    board = _as_run(monthly_cycle, prefect)(str(period), as_of, approve_as, by or run.identity, reason)
    return print_month(run_now(as_of), [board], as_json=as_json)


def _as_run(flow: Any, prefect: bool) -> Any:
    """A flow as Prefect runs it, or the plain function it is made of."""
    if prefect and not os.environ.get("PREFECT_API_URL"):
        print("Starting Prefect's temporary server: a few seconds, the first time some more ...", file=sys.stderr)
    return flow if prefect else flow.fn


_UNDER = "only tell each release again, by the rules stored with it or by those in force now, and print what differs. Exit code 1 if any"


@app.command()
def replay(
    first: First,
    last: Last,
    under: Annotated[Literal["stored", "current"] | None, Option(help=_UNDER)] = None,
    prefect: Prefect = False,
    approve_as: ApproveAs = "",
) -> int:
    """Run several months in order, each as at its own run day."""
    from flows.monthly_cycle import monthly_cycle
    from flows.record_commands import replay_under
    from flows.replay import lived
    from flows.terminal import print_month

    if last < first:
        raise Mistake(f"{first} comes after {last}: write the earlier month first")
    months = Period.between(first, last)
    if under:
        return replay_under(months, under)
    boards = lived(months, _as_run(monthly_cycle, prefect), approve_as)
    run = run_now()
    return print_month(run, [_as_it_stands(run, board) for board in boards])  # a later month may have told an earlier one again


def _as_it_stands(run: Any, board: Any) -> Any:
    from tasks.month.scoreboard import scoreboard

    done = {"decided": board.decided, "written": board.written, "sent": board.sent}
    return scoreboard(run, Period.parse(board.period), [line.trust for line in board.lines], done)


@app.command()
def rerun(
    trust: Trust,
    period: Month,
    reason: Annotated[str, Option(help="why, for the public list of corrections (default: what changed says it)")] = "",
    by: Proposer = "",
    dry_run: Annotated[bool, Option("--dry-run", help="only say what would be published differently")] = False,
    approve_as: ApproveAs = "",
) -> int:
    """Run one trust's month again, with whatever it has sent by now. Nothing is sent twice."""
    from flows.record_commands import print_rehearsal
    from flows.rerun_trust import rerun_trust
    from flows.terminal import print_month

    if dry_run:
        print_rehearsal(trust, period)
        return 0
    run = run_now()
    return print_month(run, [rerun_trust.fn(trust, str(period), by or run.identity, reason, approve_as)])


@app.command()
def template(
    period: Month,
    trust: Trust = "",
    every: Annotated[bool, Option("--all", help="of every trust that owes an update for the month, into a folder")] = False,
    output: Annotated[Path | None, Option("-o", "--output", parser=Path, help="the file (default: here), or with --all the folder")] = None,
) -> None:
    """Make a trust's workbook for a month, filled with its plan and what it last reported."""
    from tasks.run.write_file import write_file
    from tasks.workbook.trust_template import all_templates, make_template

    if every == bool(trust):
        raise Mistake("Say whose workbook: one trust's ODS code, as RNL, or --all")
    run = run_now()
    if trust:
        path = output or Path(f"{trust}-{period}.xlsx")
        write_file(path, make_template(run, period, trust))
        print(f"Written: {path}")
        return
    folder, without = output or Path(), []
    for code, workbook in all_templates(run, period):
        if workbook:
            write_file(folder / f"{code}-{period}.xlsx", workbook)
            print(f"Written: {folder / f'{code}-{period}.xlsx'}")
        else:
            without.append(code)
    if without:
        print(f"No agreed plan, and so no workbook: {', '.join(without)}. Add a plan with `measures plan FILE`.")


@app.command()
def check(
    file: Annotated[Path, Argument(parser=Path, help="the update: .xlsx, .ods, .csv or .json, or a mail (.eml) that brings it")],
    trust: Annotated[
        str, Option(parser=str.upper, metavar="CODE", help="of the trust that sends it, as RNL (default: whose the file says it is)")
    ] = "",
    as_json: Json = False,
) -> int:
    """Check an update before sending it: the same checks and words as the month's run. Exit code 1 if it would be returned."""
    from flows.findings_on_file import print_findings, print_mail
    from tasks.collect.agreed_plans import first_plans

    if not file.is_file():
        raise Mistake(f"{file}: {'that is a folder' if file.is_dir() else 'there is no such file'}")
    run = run_now().dry_run()
    first_plans(run)  # as the month does on a record that has none yet
    if file.suffix.lower() == ".eml":
        from tasks.month.check_mail import check_mail

        return print_mail(file.name, check_mail(run, file, trust), as_json=as_json)
    from tasks.validate.check_file import check_file

    return print_findings(file.name, *check_file(run, file, trust), as_json=as_json)


@app.command()
def config() -> None:
    """Check the rulebook in config/ and the programme."""
    from flows.clock import now
    from tasks.collect.mail.mailbox import require_login
    from tasks.record.signatures import public_key
    from tasks.rulebook import load
    from tasks.rulebook.csv_rows import EARLIER
    from tasks.rules import checks
    from tasks.rules.deadline import london_day
    from tasks.rules.threshold_names import threshold_names
    from tasks.run.approvers import APPROVER
    from tasks.run.desk_links import desk_links
    from tasks.run.programme import load_programme, require_earlier, require_rhythm
    from tasks.run.settings import AlarmSettings, MailInSettings, Settings
    from tasks.upkeep.settings_faults import approver_faults, settings_faults

    settings = Settings.read()
    if key := settings.signing_key.get_secret_value():
        print(f"Seals are signed. The public key: {public_key(key)}")
    if links := desk_links(settings):
        print(f"Letters carry links to the desk at {links.address}")
    require_login(MailInSettings.read())
    if alarms := AlarmSettings.read().ways:
        print(f"Alarms ring at {alarms}")
    if faults := settings_faults(settings):
        raise Mistake(" ".join(faults))
    rulebook, programme = load(settings.config), load_programme(settings.programme)
    require_rhythm(programme, rulebook)
    today = london_day(now())
    if (faults := approver_faults(programme, today)) and not programme.recipients("", APPROVER, today):
        raise Mistake(" ".join(faults))
    require_earlier(programme, (one.as_at for one in rulebook.published_figures if one.about == EARLIER))
    rulebook.require_checks([check.id for check in checks.catalogue()])
    rulebook.require_waivable(checks.waivable(rulebook.wording))
    rulebook.require_thresholds(threshold_names(fund=rulebook.fund is not None))
    held = ((rulebook.trusts, rulebook.wording.short), (rulebook.contracts, "contract"), (checks.catalogue(rulebook.wording), "check"))
    print(f"config/ is sound: {', '.join(counted(len(one), noun) for one, noun in held)}.")
    print(f"The programme is sound: {programme.title}, {counted(len(programme.people), 'post holder')}. {programme.is_sample}".rstrip())
    print("".join(f"But: {fault}\n" for fault in faults), end="")
