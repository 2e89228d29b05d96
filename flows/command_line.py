"""The month from the command line, for people without Prefect and for those with it."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.as_json import add_json
from flows.award_commands import add_award_commands
from flows.desk_commands import add_desk_commands
from flows.extension_commands import add_extension_command, add_waiver_command
from flows.init_command import add_init_command
from flows.notice_commands import add_notice_commands
from flows.plan_commands import add_plan_command
from flows.record_commands import add_approver, add_record_commands, add_replay_rules, rehearse, replay_under
from flows.statement_commands import add_statement_command
from flows.terminal import REFUSED
from flows.trust_commands import add_trust_commands
from flows.upkeep_commands import add_upkeep_commands
from flows.upload_command import add_upload_command
from flows.waiting_commands import add_waiting_commands
from tasks.model.mistake import MachineRefused, Mistake
from tasks.model.period import Period
from tasks.model.words import counted

EXIT_CODES = """exit codes:
  0  done; for `check`: the update would be accepted
  1  an answer that asks for something: `check` would return the update, `doctor` has alarms, `awake` found the watch silent,
     `verify` found something altered, `replay --under` found a difference
  2  something a person can put right: the message says what, where and how
  3  `verify` could not look at everything
  4  this machine refused it: a full disk, a folder or file that may not be used; mend that and run it again. Where that is a file of
     the inbox, all trusts are told, and its own is not called late meanwhile
"""
_WHY = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "the disk is full: make room"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "this user may not use it, or it is read-only: give it the right to"),
    errno.ENAMETOOLONG: "the name is too long for this disk: give it a shorter one, or settings a shorter folder",
    errno.ELOOP: "it is a link that leads to itself: take it away",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the answer. Mistakes are shown as a sentence, bugs with their traceback."""
    args = _parser().parse_args(argv)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")  # before Prefect is imported: its own steps are for its UI
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("measures").setLevel(logging.INFO)
    try:
        code: int = args.act(args)
    except Mistake as mistake:
        print(f"measures: {mistake}", file=sys.stderr)
        return REFUSED if isinstance(mistake, MachineRefused) else 2
    except BrokenPipeError:
        return 0
    except OSError as trouble:  # a full disk, a folder that may not be written: the record is whole, whenever it is cut off
        print(f"measures: {_refused(trouble)}, and run it again. Nothing that was written is lost.", file=sys.stderr)
        return REFUSED
    return code


def _refused(trouble: OSError) -> str:
    """What this machine refused, where, and what to do about it."""
    where = f"{trouble.filename}: " if trouble.filename else ""
    return f"{where}{_WHY.get(trouble.errno or 0, f'this machine refused it ({trouble}): mend that')}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="measures",
        description="The monthly run of a special-measures regime: collect, validate, assess, publish, notify.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"measures {version('measures')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, act: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(act=act)
        return made

    month = command("month", _month, "Run one month: collect, validate, assess, publish, notify.")
    month.add_argument("period", type=_period, help="the month, as 2013-10")
    month.add_argument("--as-of", type=_moment, help="tell it as at this moment, as 2013-11-19T09:00+00:00 (default: its run day)")
    replay = command("replay", _replay, "Run several months in order, each as at its own run day.")
    replay.add_argument("first", type=_period, help="the first month, as 2013-09")
    replay.add_argument("last", type=_period, help="the last month, as 2014-02")
    add_replay_rules(replay)
    for made in (month, replay):
        made.add_argument("--prefect", action="store_true", help="run as Prefect flows; starts a temporary server if none is set")
        add_approver(made)
    rerun = command("rerun", _rerun, "Run one trust's month again, with whatever it has sent by now. Nothing is sent twice.")
    rerun.add_argument("trust", help="the trust's ODS code, as RNL")
    rerun.add_argument("period", type=_period, help="the month, as 2013-10")
    rerun.add_argument("--reason", default="", help="why, for the public list of corrections (default: what changed says it)")
    rerun.add_argument("--dry-run", action="store_true", help="only say what would be published differently")
    add_approver(rerun)
    for made in (month, rerun):
        made.add_argument(
            "--by", default="", help="who asks for it; somebody else has to approve what comes of it (default: your account here)"
        )
    add_plan_command(command)
    add_init_command(command)
    add_trust_commands(command)
    template = command("template", _template, "Make a trust's workbook for a month, filled with its plan and what it last reported.")
    template.add_argument("period", type=_period, help="the month, as 2013-11")
    whose = template.add_mutually_exclusive_group(required=True)
    whose.add_argument("trust", nargs="?", default="", help="the trust's ODS code, as RNL")
    whose.add_argument("--all", action="store_true", help="of every trust that owes an update for the month, into a folder")
    template.add_argument("-o", "--output", type=Path, help="the file (default: RNL-2013-11.xlsx, here), or with --all the folder")
    check = command(
        "check",
        _check,
        "Check an update before sending it: the same checks and words as the month's run. Exit code 1 if it would be returned.",
    )
    check.add_argument("file", type=Path, help="the update: .xlsx, .ods, .csv or .json, or a mail (.eml) that brings it")
    check.add_argument("--trust", default="", help="the ODS code of the trust that sends it, as RNL (default: whose the file says it is)")
    for made in (month, check):
        add_json(made)
    add_upkeep_commands(command, _period)
    add_record_commands(command, _period)
    add_notice_commands(command, _period, _moment)
    add_waiting_commands(command, _period)
    add_upload_command(command, _period)
    add_award_commands(command, _moment)
    add_desk_commands(command, _period)
    add_extension_command(command, _period, _moment)
    add_waiver_command(command, _moment)
    add_statement_command(command, _period, _moment)
    command("config", _config, "Check the rulebook in config/ and the programme.")
    return parser


def _period(text: str) -> str:
    try:
        return str(Period.parse(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901  only to be refused in the next line
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment: write it with its offset, as 2013-11-19T09:00+00:00")
    return moment


def _as_run(flow: Any, prefect: bool) -> Any:
    """A flow as Prefect runs it, or the plain function it is made of."""
    if prefect and not os.environ.get("PREFECT_API_URL"):
        print("Starting Prefect's temporary server: a few seconds, the first time some more ...", file=sys.stderr)
    return flow if prefect else flow.fn


def _month(args: argparse.Namespace) -> int:
    from flows.clock import now
    from flows.monthly_cycle import monthly_cycle
    from flows.terminal import print_month
    from tasks.run.run import open_run

    run = open_run(now())
    board = _as_run(monthly_cycle, args.prefect)(args.period, args.as_of, args.approve_as, args.by or run.identity)
    return print_month(open_run(now()), [board], as_json=args.json)


def _replay(args: argparse.Namespace) -> int:
    from flows.clock import now
    from flows.monthly_cycle import monthly_cycle
    from flows.replay import lived
    from flows.terminal import print_month
    from tasks.run.run import open_run

    if args.last < args.first:
        raise Mistake(f"{args.first} comes after {args.last}: write the earlier month first")
    months = Period.between(Period.parse(args.first), Period.parse(args.last))
    if args.under:
        return replay_under(months, args.under)
    boards = lived(months, _as_run(monthly_cycle, args.prefect), args.approve_as)
    run = open_run(now())
    return print_month(run, [_as_it_stands(run, board) for board in boards])  # a later month may have told an earlier one again


def _as_it_stands(run: Any, board: Any) -> Any:
    from tasks.month.scoreboard import scoreboard

    done = {"decided": board.decided, "written": board.written, "sent": board.sent}
    return scoreboard(run, Period.parse(board.period), [line.trust for line in board.lines], done)


def _rerun(args: argparse.Namespace) -> int:
    from flows.clock import now
    from flows.rerun_trust import rerun_trust
    from flows.terminal import print_month
    from tasks.run.run import open_run

    if args.dry_run:
        return rehearse(args)
    run = open_run(now())
    return print_month(run, [rerun_trust.fn(args.trust.upper(), args.period, args.by or run.identity, args.reason, args.approve_as)])


def _template(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.run.run import open_run
    from tasks.run.write_file import write_file
    from tasks.workbook.trust_template import all_templates, make_template

    run, period, trust = open_run(now()), Period.parse(args.period), args.trust.upper()
    if not args.all:
        path = args.output or Path(f"{trust}-{period}.xlsx")
        write_file(path, make_template(run, period, trust))
        print(f"Written: {path}")
        return 0
    folder, without = args.output or Path(), []
    for code, workbook in all_templates(run, period):
        if workbook:
            write_file(folder / f"{code}-{period}.xlsx", workbook)
            print(f"Written: {folder / f'{code}-{period}.xlsx'}")
        else:
            without.append(code)
    if without:
        print(f"No agreed plan, and so no workbook: {', '.join(without)}. Add a plan with `measures plan FILE`.")
    return 0


def _check(args: argparse.Namespace) -> int:
    from flows.clock import now
    from flows.findings_on_file import print_findings, print_mail
    from tasks.run.run import open_run

    if not args.file.is_file():
        raise Mistake(f"{args.file}: {'that is a folder' if args.file.is_dir() else 'there is no such file'}")
    run, whose = open_run(now()), args.trust.upper()
    if args.file.suffix.lower() == ".eml":
        from tasks.month.check_mail import check_mail

        return print_mail(args.file.name, check_mail(run, args.file, whose), as_json=args.json)
    from tasks.validate.check_file import check_file

    return print_findings(args.file.name, *check_file(run, args.file, whose), as_json=args.json)


def _config(_: argparse.Namespace) -> int:
    from tasks.collect.mail.mailbox import require_login
    from tasks.record.signatures import public_key
    from tasks.rulebook import load
    from tasks.rulebook.csv_rows import EARLIER
    from tasks.rules import checks
    from tasks.rules.threshold_names import threshold_names
    from tasks.run.desk_links import desk_links
    from tasks.run.programme import load_programme, require_earlier
    from tasks.run.settings import AlarmSettings, MailInSettings, Settings
    from tasks.upkeep.settings_faults import settings_faults

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
    require_earlier(programme, (one.as_at for one in rulebook.published_figures if one.about == EARLIER))
    rulebook.require_checks([check.id for check in checks.catalogue()])
    rulebook.require_waivable(checks.waivable())
    rulebook.require_thresholds(threshold_names())
    held = ((rulebook.trusts, "trust"), (rulebook.contracts, "contract"), (checks.catalogue(), "check"))
    print(f"config/ is sound: {', '.join(counted(len(one), noun) for one, noun in held)}.")
    print(f"The programme is sound: {programme.title}, {len(programme.people)} people.")
    return 0
