"""Commands about what comes in: mails that wait for a person, and forms by which files are put into the bucket."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_mail_commands(command: Command) -> None:
    """Add them to a parser; `command` makes one."""
    waiting = command("waiting", _waiting, "List mails that wait for a person; with an id, take its files as a trust's or put it aside.")
    waiting.add_argument("id", nargs="?", default="", help="the mail, as the list names it")
    waiting.add_argument("--trust", default="", metavar="CODE", help="its files are an update of this trust, received when the mail was")
    waiting.add_argument("--by", default="", metavar="NAME", help="who saw to it")
    waiting.add_argument("--note", default="", help="why, for the record")


def _waiting(args: argparse.Namespace) -> int:
    from flows.clock import now
    from tasks.collect.mail.waiting import see_to_mail
    from tasks.model.period import Period
    from tasks.notify.undelivered import mails_to_do
    from tasks.record.seal import seal
    from tasks.run.run import open_run

    run = open_run(now())
    if not args.id:
        print("\n".join(mails_to_do(run.record)) or "No mail waits for a person.")
        return 0
    mail = see_to_mail(run, args.id, args.by, args.trust.upper(), args.note)
    seal(run.record, [Period.of(mail.day)], whole=())
    taken = f"Its files are taken as {args.trust.upper()}'s, and read when the inbox is looked at next." if args.trust else "Put aside."
    print(f"Done, by {args.by}. {taken}")
    return 0
