"""A month as a good analyst would script it in an afternoon, for the same outputs: what many would write in place of this product.

`pandas.read_excel` for every file, loops over rows, a pydantic model for each row, Jinja with component macros, `to_csv`, `json.dumps` and
the library's own mail messages. It keeps no record, checks only lines, queues nothing, and can be run once: so it does less than what it
is compared with, and its pages say a little less.
"""

from __future__ import annotations

import hashlib
import json
import sys
import uuid
import warnings
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from benchmarks.checks_by_rows import offences
from tasks.rules.read_date import read_date

STATES = {
    "delivered": "Delivered",
    "not_on_track": "Not on track to deliver",
    "some_issues": "Some issues",
    "on_track": "On track to deliver",
}
COLOURS = {"delivered": "green", "not_on_track": "red", "some_issues": "yellow", "on_track": "blue"}
COUNTS = {
    **STATES,
    "past_due": "Past their agreed date and not delivered",
    "slipped": "Moved to a date later than agreed",
    "warnings": "Warnings published with the update",
}
SHARED = ("index", "late/index", "states/index", "find/index", "press/index", "{period}/index", "{period}/sources/index")
MENU = ("Home", "Latest month", "Incentive fund", "How this is worked out", "Open data", "Releases", "Corrections", "About")
PROGRAMME = "Special measures: the illustrative programme"
BANNER = (
    "Illustrative sample: every plan, update, person and address here was made up to show how the month works. It is not any trust's own "
    "report."
)
COLUMNS = {
    "Ref": "ref",
    "Theme": "theme_sent",
    "Summary of main concern": "concern_sent",
    "Action": "action_sent",
    "Action owner": "owner_sent",
    "Agreed timescale": "timescale_sent",
    "Status": "status_word",
    "Percent complete": "percent_word",
    "Progress this month": "narrative",
    "Revised deadline": "revised_word",
    "Reason for revised deadline": "revised_reason",
    "Date delivered": "delivered_word",
    "Evidence": "evidence",
    "Partner help": "partner_help",
    "Explanation": "explanation",
}
_SIGNED = {
    "Summary for the public": "summary",
    "Signed by the chair": "chair_name",
    "Date signed by the chair": "chair_date",
    "Signed by the chief executive": "chief_name",
    "Date signed by the chief executive": "chief_date",
}


def habitual(place: Path, to: Path, period: str) -> None:
    """Tell a month of the programme at a place into a folder: `site` and `mail`."""
    register = pd.read_csv(place / "config/trusts.csv", dtype=str).fillna("").set_index("code")
    contracts, people = (pd.read_csv(place / name, dtype=str).fillna("") for name in ("config/contracts.csv", "programme/people.csv"))
    partners = pd.read_csv(place / "config/partners.csv", dtype=str).fillna("").set_index("code")["name"].to_dict()
    received = pd.read_csv(place / "programme/inbox/received.csv", dtype=str).fillna("")
    trusts = [
        _trust(place, row, str(register.loc[row["path"].split("/")[0], "name"]), period)
        for _, row in received.iterrows()
        if row["path"].endswith(f"{period}.xlsx")
    ]
    by_trust = {code: rows.to_dict("records") for code, rows in contracts.groupby("trust")}
    for trust in trusts:
        trust["contracts"] = [one | {"name": partners[one["partner"]]} for one in by_trust.get(trust["code"], [])]
    _pages(to / "site", trusts, period)
    _data(to / "site/data" / period, trusts)
    _letters(to / "mail", trusts, people, place, period)
    _manifest(to / "site")


def _trust(place: Path, row: pd.Series[Any], name: str, period: str) -> dict[str, Any]:
    path = place / "programme/inbox" / row["path"]
    code = row["path"].split("/")[0]
    sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="openpyxl")
    update, signed = sheets["Update"].fillna(""), sheets["Sign-off"].fillna("")
    top = int(update.index[update[0] == "Ref"][0])
    update.columns = pd.Index(update.iloc[top])
    plan = pd.read_csv(place / f"programme/plans/{code}-1.csv", skiprows=6, dtype=str).fillna("").set_index("Ref")
    lines = [
        _line(code, row["received_at"], plan, line, number + 1, period) for number, line in update.iloc[top + 1 :].iterrows() if line["Ref"]
    ]
    found = offences(lines)  # a pydantic model for each row
    states = pd.Series([line["status"] for line in lines]).value_counts()
    words = {str(what).strip(): str(value) for what, value in signed[[0, 1]].itertuples(index=False)}
    trust = {name: words.get(what, "") for what, name in _SIGNED.items()}
    trust |= {"code": code, "name": name, "file": path.name, "received_at": row["received_at"], "lines": lines, "actions": len(lines)}
    trust |= {state: int(states.get(state, 0)) for state in STATES}
    trust |= {f"{state}_percent": round(100 * trust[state] / max(len(lines), 1)) for state in STATES}
    trust |= {"past_due": sum(line["past_due"] for line in lines), "slipped": sum(line["slipped"] for line in lines)}
    return trust | {"warnings": sum(found.values()), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _line(code: str, received_at: str, plan: pd.DataFrame, line: pd.Series[Any], row: int, period: str) -> dict[str, Any]:
    agreed = plan.loc[line["Ref"]]
    found: dict[str, Any] = {name: str(line[column]) for column, name in COLUMNS.items()}
    month = pd.Period(period)
    dates = {
        "due_date": read_date(agreed["Agreed timescale"]).latest,
        "revised_date": read_date(found["revised_word"]).latest if found["revised_word"] else None,
        "delivered_date": read_date(found["delivered_word"]).latest if found["delivered_word"] else None,
    }
    days = {name: pd.Timestamp(day).to_pydatetime() if day else None for name, day in dates.items()}
    status = next((name for name, label in STATES.items() if label == found["status_word"]), "")
    due, revised = days["due_date"], days["revised_date"]
    slipped = bool(due and revised and revised > due)
    nothing: dict[str, Any] = dict.fromkeys(("last_status", "last_narrative", "copied_from", "last_period", "contract_topics"), "")
    nothing |= dict.fromkeys(("last_percent", "last_revised", "last_delivered"))
    return {
        **nothing,
        **found,
        **days,
        "trust": code,
        "submission": "s1",
        "planned": True,
        "sent": True,
        "nil": False,
        "times_sent": 1,
        "theme": agreed["Theme"],
        "concern": agreed["Summary of main concern"],
        "action": agreed["Action"],
        "owner": agreed["Action owner"],
        "timescale": agreed["Agreed timescale"],
        "topic": agreed["Topic"],
        "status": status,
        "status_label": STATES.get(status, ""),
        "colour": COLOURS.get(status, "grey"),
        "percent": float(found["percent_word"]) if found["percent_word"] else None,
        "agreed_on": pd.Timestamp("2013-07-30").to_pydatetime(),
        "revisions": int(bool(revised)),
        "unmoved": 0,
        "period": period,
        "row": row,
        "period_first": month.start_time.to_pydatetime(),
        "period_last": month.end_time.normalize().to_pydatetime(),
        "received_day": pd.Timestamp(received_at).tz_localize(None).normalize().to_pydatetime(),
        "past_due": bool(due and due <= month.end_time and status != "delivered"),
        "slipped": slipped,
        "days_slipped": (revised - due).days if due and revised and slipped else 0,
        "revised_words": f"{revised:%d %B %Y}" if revised else "",
    }


def _pages(site: Path, trusts: list[dict[str, Any]], period: str) -> None:
    loader = ChoiceLoader([FileSystemLoader(Path(__file__).parent), PackageLoader("nhsuk_frontend_jinja")])
    page = Environment(loader=loader, autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True).get_template(
        "habitual.html"
    )
    words = f"{pd.Period(period).start_time:%B %Y}"
    all_of = {
        "programme": PROGRAMME,
        "banner": BANNER,
        "period": period,
        "words": words,
        "states": STATES,
        "counts": COUNTS,
        "root": "../../",
    }
    all_of["menu"] = [{"text": one, "href": f"../../{one.lower().replace(' ', '-')}/"} for one in MENU]
    for trust in trusts:
        code, about = trust["code"].lower(), all_of | {"trust": trust, "title": trust["name"]}
        _write(site / period / code / "index.html", page.render(kind="month", **about))
        _write(site / "trusts" / code / "index.html", page.render(kind="story", **about))
        for one in trust["contracts"]:
            _write(site / "partners" / one["partner"].lower() / "index.html", page.render(kind="partner", contract=one, **about))
        _write(site / "trusts" / code / "feed.atom", _feed(trust, words))
        _write(site / "api" / period / f"{code}.json", json.dumps({"actions": trust["lines"]}, default=str))
        runs = [{"ref": one["ref"], "runs": [{"since": period, "until": period, "status": one["status"]}]} for one in trust["lines"]]
        _write(site / "api/trusts" / f"{code}.json", json.dumps({"trust": trust["name"], "actions": runs}))
    for name in SHARED:
        _write(site / f"{name.format(period=period)}.html", page.render(kind="all", trusts=trusts, title="All trusts", **all_of))


def _feed(trust: dict[str, Any], words: str) -> str:
    one = uuid.uuid5(uuid.NAMESPACE_URL, trust["code"])
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{trust["name"]}: {PROGRAMME}</title>'
        f"<subtitle>{BANNER}</subtitle><id>urn:uuid:{one}</id><updated>{trust['received_at']}</updated><entry><title>{words}</title>"
        f"<summary>{trust['delivered']} of {trust['actions']} actions reported delivered, {trust['past_due']} past the agreed date. "
        f"{BANNER}</summary></entry></feed>"
    )


def _data(folder: Path, trusts: list[dict[str, Any]]) -> None:
    actions = pd.DataFrame([line for trust in trusts for line in trust["lines"]])
    totals = pd.DataFrame([{name: value for name, value in one.items() if name not in {"lines", "contracts"}} for one in trusts])
    contracts = pd.DataFrame([one for trust in trusts for one in trust["contracts"]])
    verdicts = pd.DataFrame(
        [
            {"trust": one["code"], "rule": rule, "answer": "no", "sentence": f"{one['name']}: {rule} does not apply to this month."}
            for one in trusts
            for rule in ("overdue", "stalled", "getting_better", "without_plan", "unusual", "award")
        ]
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in {"actions": actions, "trusts": totals, "contracts": contracts, "verdicts": verdicts}.items():
        for to in (folder, folder.parent):  # of the month, and of all months
            table.to_csv(to / f"{name}.csv", index=False)
        table.astype(str).to_parquet(folder.parent / f"{name}.parquet")


def _letters(folder: Path, trusts: list[dict[str, Any]], people: pd.DataFrame, place: Path, period: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    by_trust = dict(iter(people.groupby("trust")))
    for trust in trusts:
        mine = by_trust[trust["code"]]
        for what, role in {"accepted": "lead", "to be read": "improvement director", "published": "lead"}.items():
            for _, person in mine[mine["role"] == role].iterrows():
                facts = [f"file: {trust['file']}", f"received: {trust['received_at']}", f"SHA-256: {trust['sha256']}"]
                mail = EmailMessage()
                mail["From"], mail["To"] = "measures@regime.invalid", f"{person['name']} <{person['address']}>"
                mail["Subject"] = f"[Illustrative sample] {trust['name']} ({trust['code']}): update for {period} {what}"
                opening = f"The update of {trust['name']} ({trust['code']}) for {period} is {what}."
                mail.set_content(
                    "\n\n".join([BANNER, f"To: {person['name']}", opening, *facts, "If you find a mistake, send the whole update again."])
                )
                lines = "".join(f"<li>{one}</li>" for one in facts)
                mail.add_alternative(f"<p><strong>{BANNER}</strong></p><h1>{opening}</h1><ul>{lines}</ul>", subtype="html")
                if what == "to be read":
                    file = place / "programme/inbox" / trust["code"] / trust["file"]
                    mail.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=trust["file"])
                (folder / f"{period}-{trust['code']}-{what.replace(' ', '-')}.eml").write_bytes(bytes(mail))


def _manifest(site: Path) -> None:
    found = {str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(_files(site))}
    _write(site / "files.json", json.dumps(found, indent=1))


def _files(site: Path) -> Iterator[Path]:
    return (path for path in site.rglob("*") if path.is_file())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    from benchmarks.drive import used

    warnings.simplefilter("ignore")
    warm, place, to, month = (Path(one) for one in sys.argv[1:])
    habitual(warm, to / "warm", str(month))
    before = used()
    habitual(place, to / "told", str(month))
    print(used() - before)
