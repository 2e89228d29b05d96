"""The data set as search engines read it (schema.org Dataset), its version, and the generated list of what each version brought."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from tasks.model.period import Period
from tasks.site.data.csvw import LICENCE
from tasks.site.data.dictionary import LEAD, statuses_of, tables
from tasks.site.data.shapes import ReleaseData, ReleaseNote

_KINDS = {"csv": "text/csv", "ods": "application/vnd.oasis.opendocument.spreadsheet", "json": "application/json"}


def version(releases: Sequence[ReleaseData]) -> str:
    """The data set's version: its latest month and how many releases there have been, as 2014-02.7. It only ever rises."""
    return f"{releases[-1]['period']}.{sum(data['number'] for data in releases)}"


def change_list(history: Sequence[ReleaseNote]) -> list[dict[str, Any]]:
    """What was added or corrected, newest first: the month, its release, the moment it is as known at, and why."""
    ordered = sorted(history, key=lambda note: (note["as_of"], note["period"], note["number"]), reverse=True)
    return [
        {
            "period": note["period"],
            "release": note["number"],
            "as_of": note["as_of"],
            "kind": "corrected" if note["number"] > 1 else "added",
            "reason": note["reason"],
        }
        for note in ordered
    ]


def dataset(releases: Sequence[ReleaseData], files: Sequence[str]) -> Markup:
    """JSON-LD for the data page. No sign that could end the element it stands in survives in it."""
    first, latest = releases[0], releases[-1]
    title, last = latest["programme"]["title"], Period.parse(latest["period"])
    of_regime = tables(statuses_of(latest["programme"]))
    banner = f" {latest['programme']['banner']}" if latest["programme"]["illustrative"] else ""
    description = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title,
        "description": f"What each trust promised, what it has done, what is late and why: "
        f"{Period.parse(first['period']).through(last)}, with a row per action, trust and answer of a rule for every {last.noun}.{banner}",
        "version": version(releases),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "creator": {"@type": "Organization", "name": title},
        "temporalCoverage": f"{Period.parse(first['period']).first_day.isoformat()}/{last.last_day.isoformat()}",
        "dateModified": max(data["as_of"] for data in releases),
        "spatialCoverage": {"@type": "Place", "name": "England"},
        "variableMeasured": sorted({column.name for columns in (LEAD, *of_regime.values()) for column in columns}),
        "distribution": [
            {"@type": "DataDownload", "name": name, "contentUrl": name, "encodingFormat": _KINDS[name.rpartition(".")[2]]} for name in files
        ],
    }
    text = json.dumps(description, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - markup signs are written as escapes
