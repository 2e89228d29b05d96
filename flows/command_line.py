"""The month from the command line, for people without Prefect and for those with it."""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Annotated, Any

from typer import Exit, Option, Typer, TyperException
from typer.main import get_command

from flows import (
    award_commands,
    desk_commands,
    extension_commands,
    init_command,
    month_commands,
    notice_commands,
    plan_commands,
    record_commands,
    statement_commands,
    trust_commands,
    upkeep_commands,
    upload_command,
    waiting_commands,
)
from flows.regime_speech import in_regime_words, printed_in_regime_words, say_help
from tasks.model.mistake import MachineRefused, Mistake
from tasks.run.outside_words import on_lines

EXIT_CODES = """exit codes:
  0  done; for `check`: the update would be accepted
  1  an answer that asks for something: `check` would return the update, `doctor` has alarms, `awake` found the watch silent,
     `verify` found something altered, `replay --under` found a difference
  2  something a person can put right: the message says what, where and how
  3  `verify` could not look at everything
  4  this machine refused it: a full disk, a folder or file that may not be used; mend that and run it again. Where that is a file of
     the inbox, all trusts are told, and its own is not called late meanwhile
130  interrupted with Ctrl-C: run it again
"""
_WHY = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "the disk is full: make room"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "this user may not use it, or it is read-only: give it the right to"),
    errno.ENAMETOOLONG: "the name is too long for this disk: give it a shorter one, or settings a shorter folder",
    errno.ELOOP: "it is a link that leads to itself: take it away",
}
_INTERRUPTED = 128 + signal.SIGINT
_PLAIN = "\b\n"  # before words whose lines stay as they are

app = Typer(rich_markup_mode="rich" if sys.stdout.isatty() else None, context_settings={"help_option_names": ["-h", "--help"]})
for _module in (
    month_commands,
    plan_commands,
    init_command,
    trust_commands,
    upkeep_commands,
    record_commands,
    notice_commands,
    waiting_commands,
    upload_command,
    award_commands,
    desk_commands,
    extension_commands,
    statement_commands,
):
    for _command in _module.app.registered_commands:
        _command.short_help = _command.callback and _command.callback.__doc__  # the list of commands breaks off no sentence
    for _group in _module.app.registered_groups:
        if _group.typer_instance:
            _first = _group.typer_instance.registered_callback
            _group.short_help = _first.callback.__doc__ if _first and _first.callback else _group.typer_instance.info.help
    app.add_typer(_module.app)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the answer. Mistakes are shown as a sentence, bugs with their traceback."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")  # before Prefect is imported: its own steps are for its UI
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("measures").setLevel(logging.INFO)
    commands = _commands()
    if "_MEASURES_COMPLETE" in os.environ:  # a shell asks how a line may go on
        commands.main(prog_name="measures")
    asked = list(sys.argv[1:] if argv is None else argv)
    if not asked or {"-h", "--help"} & {*asked}:
        say_help(commands)
    try:
        with printed_in_regime_words(asked):
            return _answered(commands, asked)
    except KeyboardInterrupt:
        print("measures: interrupted. Nothing that was written is lost: run it again, and it ends what was begun.", file=sys.stderr)
        return _INTERRUPTED


@cache
def _commands() -> Any:
    """All commands, put together once for a process that runs several."""
    return get_command(app)


def _answered(commands: Any, asked: list[str]) -> int:
    try:
        with commands.make_context("measures", asked) as context:
            code: int | None = commands.invoke(context)
    except Exit as end:
        return end.exit_code
    except TyperException as unclear:
        why = in_regime_words(unclear.format_message().replace("Value error, ", "").rstrip("."))
        stop = "" if why.endswith("?") else "."
        print(f"measures: {why}{stop} `--help` after a command says how it is written.", file=sys.stderr)
        return 2
    except Mistake as mistake:
        print(f"measures: {on_lines(in_regime_words(str(mistake)))}", file=sys.stderr)
        return mistake.exit_code
    except BrokenPipeError:
        return 0
    except OSError as trouble:  # a full disk, a folder that may not be written: the record is whole, whenever it is cut off
        print(f"measures: {_refused(trouble)}, and run it again. Nothing that was written is lost.", file=sys.stderr)
        return MachineRefused.exit_code
    except Exception as trouble:
        if not _is_of_prefect(trouble):
            raise
        why = str(trouble).rstrip(".")
        print(f"measures: Prefect's server went away or refused ({why}): see that it runs, and run this again.", _STAYS, file=sys.stderr)
        code = Mistake.exit_code
    return code or 0


_STAYS = "What was written stays, and is not done twice."


def _is_of_prefect(trouble: Exception) -> bool:
    """Whether the way to Prefect's server failed, or its temporary server did not start in time; nothing else of a command that runs flows
    speaks by this library.
    """
    httpx = sys.modules.get("httpx")  # where it was never imported, nobody asked the server anything
    slow = isinstance(trouble, RuntimeError) and "ephemeral Prefect API server" in str(trouble)
    return httpx is not None and (slow or any(isinstance(one, httpx.HTTPError) for one in (trouble, trouble.__cause__)))


def _refused(trouble: OSError) -> str:
    """What this machine refused, where, and what to do about it."""
    where = on_lines(f"{trouble.filename}: ") if trouble.filename else ""
    return f"{where}{_WHY.get(trouble.errno or 0, f'this machine refused it ({trouble}): mend that')}"


def _print_version(asked: bool) -> None:
    if asked:
        print(f"measures {version('measures')}")
        raise Exit


@app.callback(epilog=_PLAIN + EXIT_CODES)
def measures(
    _version: Annotated[bool, Option("--version", callback=_print_version, is_eager=True, help="print the version, and end")] = False,
) -> None:
    """The monthly run of a regime: collect, validate, assess, publish, notify."""
