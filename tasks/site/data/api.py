"""The data at stable addresses for programs: small JSON files under `/api/`, one per month, per trust and month, and per trust."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.site.data.csvw import LICENCE
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.data.totals import told_whole
from tasks.site.published import Published
from tasks.site.unseen import News

Answer = tuple[str, dict[str, Any]]


def month_answer(data: ReleaseData) -> Answer:
    """(path, answer) of one month: `api/2013-10/index.json`."""
    period = data["period"]
    where = "release.json" if told_whole(data) else "actions.csv"
    trusts = [{**_named(row), "address": f"{period}/{row['trust'].lower()}.json"} for row in data["trusts"]]
    return f"api/{period}/index.json", {**_said(data), "totals": data["totals"], "trusts": trusts, "data": f"../data/{period}/{where}"}


def answers_by_trust(release: Published) -> Iterator[Answer]:
    """(path, answer) of each trust in a month: `api/2013-10/<trust>.json`."""
    data = release.head
    for code in data["told"]:
        mine = release.part(code)
        told = {"trust": mine["trusts"][0], "actions": mine["actions"], "verdicts": mine["verdicts"]}
        yield f"api/{data['period']}/{code.lower()}.json", {**_said_of(data, code), **told}


def shared_answers(releases: Sequence[ReleaseData], news: News) -> Iterator[Answer]:
    """(path, answer) over all months: `api/trusts/<trust>.json` of those with news, and `api/index.json`."""
    newest, told = releases[-1], {row["trust"] for data in releases for row in data["trusts"]}
    history: dict[str, list[dict[str, Any]]] = defaultdict(list)
    months = [(data, _said(data)) for data in releases]
    for data, said in months:
        for row in data["trusts"]:
            if row["trust"] in news.trusts:
                history[row["trust"]].append({**said, **_last_told(data, row["trust"]), "trust": row})
    for code in sorted(history):
        yield f"api/trusts/{code.lower()}.json", {"code": code, "licence": LICENCE, "months": history[code]}
    yield (
        "api/index.json",
        {
            **_programme(newest),
            "schema": "../data/release.schema.json",
            "latest": "latest.json",
            "months": [{**said, "address": f"{data['period']}/index.json"} for data, said in months],
            "trusts": [{"code": code, "address": f"trusts/{code.lower()}.json"} for code in sorted(told)],
        },
    )


def latest(data: ReleaseData) -> dict[str, Any]:
    """`api/latest.json`, from the latest month."""
    return {**_said(data), "totals": data["totals"], "address": f"{data['period']}/index.json"}


def _said(data: ReleaseData) -> dict[str, Any]:
    """What every answer about a month begins with."""
    return {**_programme(data), "period": data["period"], "release": data["number"], "as_of": data["as_of"]}


def _said_of(data: ReleaseData, trust: str) -> dict[str, Any]:
    """The same about one trust."""
    return {**_said(data), **_last_told(data, trust)}


def _last_told(data: ReleaseData, trust: str) -> dict[str, Any]:
    """The release in which what is said of a trust was last told anew."""
    told = data["told"][trust]
    return {"release": told["number"], "as_of": told["as_of"]}


def _programme(data: ReleaseData) -> dict[str, Any]:
    programme = data["programme"]
    banner = {"banner": programme["banner"]} if programme["illustrative"] else {}
    return {"programme": programme["title"], "illustrative": programme["illustrative"], "licence": LICENCE, **banner}


def _named(row: Row) -> dict[str, Any]:
    return {"code": row["trust"], "name": row["name"], "state": row["state"]}
