"""A regime that nobody ever had, as a folder like config/, with a programme: every four weeks, six labels, no money, two who sign."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tasks.run.settings import ROOT

STATUSES = """code,label,reported,short,finished,evidence,narrative,promised,colour,fill,meaning,source
tested,Done and tested,done and tested,done and tested,yes,yes,no,no,blue,#005eb8,Somebody else has looked at it,Made up
done,Done,done,done,yes,no,no,no,aqua-green,#00a499,,Made up
ahead,Ahead,ahead of plan,ahead,no,no,no,yes,green,#007f3b,,Made up
as_planned,As planned,as planned,as planned,no,no,no,yes,green,#78be20,,Made up
behind,Behind,behind plan,behind,no,no,yes,no,yellow,#ffb81c,,Made up
stuck,Stuck,stuck,stuck,no,no,yes,no,red,#d5281b,,Made up
"""
REGIME = """name = "river-watch"
title = "The river watch"
words = "River boards under the watch publish each period what they have done."
source = "Made up"

[called]
regime = "the river watch"
unit = "river board"
short = "board"
chair = "accountable officer"
chief = "system lead"
director = ""
signs = ["chair", "keeper of gauges"]
standing = ""
source = "Made up"

[period]
rhythm = "four weeks"
first_day = 2025-12-15
source = "Made up"

[money]
words = "Boards pay for the help themselves."
source = "Made up"

[[regulator]]
code = "rivers"
name = "Office of Rivers"
source = "Made up"

[[regulator]]
code = "purse"
name = "Office of the Purse"
source = "Made up"

[[oversight]]
kind = "river board"
regulator = "rivers"
source = "Made up"
"""
LADDER = """[quiet]
begin = "18:00"
end = "08:00"
source = "Made up"
"""
_STEP = """
[[step]]
from = 2013-07-16
rule = "{rule}"
level = "{level}"
letter = "{letter}"
{marks}
working_days = {days}
to = ["{to}"]
copy = []
source = "Made up"
"""
STEPS = (
    ("overdue", "reminder", "reminder", "before_trouble = true", -3, "lead"),
    ("overdue", "last day", "last_day_of_grace", "before_trouble = true", 2, "chief executive"),
    ("overdue", "first", "overdue", "public = true", 3, "regulator"),
    ("answer", "accepted", "answer_accepted", "before_trouble = true", 0, "lead"),
    ("answer", "returned", "answer_returned", "before_trouble = true", 0, "lead"),
    ("digest", "monthly", "digest", "with_month = true", 3, "regulator"),
)
TABLES = {
    "trusts.csv": "code,name,source\nQR1,Upper River Board,Made up\nQR2,Lower River Board,Made up\n",
    "kinds.csv": "kind,name_ends,standing,source\nriver board,river board,not asked,Made up\n",
    "trust_facts.csv": "trust,fact,value,start,end,words,source\nQR1,kind,river board,,,,Made up\nQR2,kind,river board,,,,Made up\n",
    "spells.csv": "trust,entered,entered_words,left,left_words,at_first_opportunity,decided,source,"
    "programme,regulator,intended,extended,followed_until\n"
    "QR1,2024-01-01,,2024-06-30,30 June 2024,,,Made up,flow,,,,\n"
    "QR1,2025-12-01,,,,,,Made up,flow,,2026-12-01,2027-03-01,\n"
    "QR1,2026-01-05,,,,,,Made up,money,purse,,,\n"
    "QR2,2025-06-01,,2025-12-31,31 December 2025,,,Made up,flow,,,,2026-03-31\n",
    "criteria.csv": "trust,criterion,agreed,met,evidence,source,programme\n"
    'QR1,Every weir is clear,2025-12-01,2026-02-20,"Survey, 19 February 2026",Made up,flow\nQR1,Fish are counted,2025-12-01,,,Made up,\n'
    "QR1,Debts are paid,2026-01-05,,,Made up,money\nQR1,Locks are mended,2024-02-01,,,Made up,flow\n",
    "segments.csv": "trust,segment,start,change,words,source\nQR1,4,2025-10-01,,,Made up\nQR1,5,2026-02-01,override,a flood,Made up\n",
    "vocabularies.csv": "source,word,status,note,where\ntemplate,Finished,done,another word for it,Made up\n",
    "statuses.csv": STATUSES,
    "examples.csv": "words,instead\nRNL,QR1\n2013,2026\n2014,2026\n22 of 30 nurses,Three of four weirs\n"
    "26 of 30 nurses,Four of four weirs\nBoth wards,Both locks\none matron,one keeper\nNurse staffing,Water\n"
    "9 of 11 wards,9 of 11 gauges\ntwo wards,two gauges\nRecruit 30 registered nurses,Clear every weir\n"
    "nurses,keepers\nregistered nurse,keeper\nDirector of Nursing,Head of Weirs\n",
    "regime.toml": REGIME,
    "sections.csv": """section,title
regulator,Overseen by
stay,Under the watch
programmes,In
stays before,Before that
intended,Meant to leave by
segment changes,Segment
criteria,Agreed for leaving
transition,After the exit
rating,Rated by the Water Inspectors
""",
    "ladder.toml": LADDER
    + "".join(
        _STEP.format(rule=rule, level=level, letter=letter, marks=marks, days=days, to=to) for rule, level, letter, marks, days, to in STEPS
    ),
}
PEOPLE = """trust,role,name,address,start,end
QR1,lead,Ann Lead,lead@qr1.example,2025-12-01,
QR1,chair,Ola Officer,officer@qr1.example,2025-12-01,
QR1,chief executive,Sam System,system@qr1.example,2025-12-01,
QR1,keeper of gauges,Kim Keeper,keeper@qr1.example,2025-12-01,
QR2,lead,Bea Lead,lead@qr2.example,2025-12-01,
QR2,chief executive,Tom System,system@qr2.example,2025-12-01,
,regulator:rivers,Desk of Rivers,desk@rivers.example,2025-12-01,
,regulator:purse,Desk of the Purse,desk@purse.example,2025-12-01,
"""
_PROGRAMME = """title = "The river watch"
illustrative = true
banner = "Made up: nothing of this happened."
first = "2026-W03"
last = "2026-W11"
"""
_PLAN = """Board code,{trust}
Plan version,1
Agreed by,The regulator
Agreed on,1 December 2025

Ref,Theme,Summary of main concern,Action,Action owner,Agreed timescale,Topic,Programme
{trust}-01,Flow,Weirs were blocked.,Clear every weir.,Head of Weirs,31 January 2026,flow,{flow}
{trust}-02,Flow,Gauges were not read.,Read every gauge daily.,Head of Gauges,31 January 2026,flow,{flow}
{trust}-03,Fish,Ladders were dry.,Repair each ladder.,Head of Fish,31 May 2026,fish,{money}
{trust}-04,Fish,Nobody counted.,Count each spring.,Head of Fish,31 May 2026,fish,
"""
_UPDATE = """Board code,QR1
Board name,Upper River Board
Period,{period}
Plan version,1
Nothing to report,no
Summary for the public,What we did.
Signed by the accountable officer,Ola Officer
Date signed by the accountable officer,{day}
Signed by the keeper of gauges,Kim Keeper
Date signed by the keeper of gauges,{day}

Ref,Status,Percent complete,Progress this period,Date delivered,Evidence
{lines}
"""


def made_up(place: Path) -> None:
    """Write the folders `config` and `programme` below a place."""
    config, programme = place / "config", place / "programme"
    config.mkdir()
    for name, text in TABLES.items():
        (config / name).write_text(text, encoding="utf-8")
    (config / "checks.csv").write_bytes((ROOT / "config/checks.csv").read_bytes())
    numbers = (
        (ROOT / "config/thresholds.toml")
        .read_text(encoding="utf-8")
        .replace("improvement director", "director")
        .replace("special measures", "a regime")
        .replace("trust", "board")
        .split("\n\n")
    )
    (config / "thresholds.toml").write_text("\n\n".join(one for one in numbers if "[[unusual_claim]]" not in one), encoding="utf-8")
    for folder in ("plans", "inbox/QR1", "inbox/QR2"):
        (programme / folder).mkdir(parents=True)
    (programme / "programme.toml").write_text(_PROGRAMME, encoding="utf-8")
    (programme / "people.csv").write_text(PEOPLE, encoding="utf-8")
    for trust, flow, money in (("QR1", "flow", "money"), ("QR2", "", "")):  # the first is in both programmes
        (programme / f"plans/{trust}-1.csv").write_text(_PLAN.format(trust=trust, flow=flow, money=money), encoding="utf-8")


def send(programme: Path, period: str, received: str, *lines: str) -> None:
    """An update of QR1 for four weeks arrives, signed on that day."""
    day = datetime.fromisoformat(received)
    path, signed = f"QR1/{period}-{day:%d}.csv", f"{day.day} {day:%B %Y}"
    (programme / "inbox" / path).write_text(_UPDATE.format(period=period, day=signed, lines="\n".join(lines)), encoding="utf-8")
    listed = programme / "inbox/received.csv"
    known = listed.read_text(encoding="utf-8") if listed.exists() else "path,received_at,sent_by,channel\n"
    listed.write_text(f"{known}{path},{received},lead@qr1.example,mail\n", encoding="utf-8")
