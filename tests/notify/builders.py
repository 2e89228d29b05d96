"""Things to tell, saying only what matters."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.letters import Matter, compose

DECEMBER = Period(2013, 12)
AS_OF = datetime(2014, 1, 20, 9, tzinfo=UTC)
MONITOR = Recipient("regulator", "Special measures desk", "desk@monitor.example")
NTDA = Recipient("regulator", "Delivery desk", "desk@ntda.example")
DIRECTOR = Recipient("improvement director", "Illustrative Director, RPA", "director@rpa.example")


def matter(
    trust="RPA",
    rule="overdue",
    level="first",
    trust_name="Medway NHS Foundation Trust",
    regulator="Monitor",
    sentence="No update has been received. It was due by 15 January 2014.",
    evidence=(("deadline", "2014-01-15"),),
    addressed=(MONITOR,),
    copied=(DIRECTOR,),
    page="https://measures.example/2013-12/rpa/",
    letter="",
    speaks_for="",
    copy_roles=("improvement director",),
):
    return Matter(
        verdict=Verdict(rule, trust, trust, Answer.YES, sentence, tuple(evidence)),
        level=level,
        trust_name=trust_name,
        regulator=regulator,
        role="regulator:monitor",
        addressed=tuple(addressed),
        copied=tuple(copied),
        page=page,
        letter=letter,
        speaks_for=speaks_for,
        copy_roles=tuple(copy_roles),
    )


def told(*matters, period=DECEMBER, as_of=AS_OF, banner="") -> tuple[Notice, ...]:
    return compose(period, matters, as_of=as_of, banner=banner).notices


def notice(period=DECEMBER, as_of=AS_OF, banner="", **said) -> Notice:
    return told(matter(**said), period=period, as_of=as_of, banner=banner)[0]
