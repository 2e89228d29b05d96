"""The data set as search engines read it (schema.org Dataset), its version, and the generated list of what each version brought."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypedDict

from markupsafe import Markup

from tasks.model.period import Period
from tasks.site.data.csvw import LICENCE
from tasks.site.data.dictionary import LEAD, described, words_of
from tasks.site.data.shapes import ReleaseData, ReleaseNote

_KINDS = {
    "csv": "text/csv",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
    "zip": "application/zip",
    "parquet": "application/vnd.apache.parquet",
}


def version(releases: Sequence[ReleaseData]) -> str:
    """The data set's version: its latest month and how many releases there have been, as 2014-02.7. It only ever rises."""
    return f"{releases[-1]['period']}.{sum(data['number'] for data in releases)}"


class DataChange(TypedDict):
    """What one release brought: its month and number, the moment it is as known at, whether it added or corrected, and why."""

    period: str
    release: int
    as_of: str
    kind: str
    reason: str


def change_list(history: Sequence[ReleaseNote]) -> list[DataChange]:
    """What was added or corrected, newest first."""
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
    meant = described(latest["programme"])
    description = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title,
        "description": _about(releases),
        "version": version(releases),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "creator": {"@type": "Organization", "name": title},
        "temporalCoverage": f"{Period.parse(first['period']).first_day.isoformat()}/{last.last_day.isoformat()}",
        "dateModified": max(data["as_of"] for data in releases),
        "spatialCoverage": {"@type": "Place", "name": "England"},
        "variableMeasured": sorted({column.name for columns in meant.values() for column in (*LEAD, *columns)}),
        "distribution": [{"@type": "DataDownload", "name": name, "contentUrl": name, "encodingFormat": _kind(name)} for name in files],
    }
    text = json.dumps(description, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - markup signs are written as escapes


def dcat(releases: Sequence[ReleaseData], files: Sequence[str], address: str = "") -> dict[str, Any]:
    """`data/dcat.jsonld`: the data set as catalogues of data read it. Source: Data Catalog Vocabulary (DCAT), version 3."""
    first, latest = releases[0], releases[-1]
    here, title = f"{address}data/" if address else "", latest["programme"]["title"]
    days = {
        "startDate": Period.parse(first["period"]).first_day.isoformat(),
        "endDate": Period.parse(latest["period"]).last_day.isoformat(),
    }
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": here or "./",
        "@type": "dcat:Dataset",
        "dct:title": title,
        "dct:description": _about(releases),
        "dct:license": {"@id": LICENCE},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": title},
        "dct:modified": {"@value": max(data["as_of"] for data in releases), "@type": "xsd:dateTime"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            **{f"dcat:{name}": {"@value": day, "@type": "xsd:date"} for name, day in days.items()},
        },
        "dcat:version": version(releases),
        "dcat:landingPage": {"@id": f"{here}index.html"},
        "dcat:distribution": [
            {
                "@id": f"{here}{name}",
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dct:license": {"@id": LICENCE},
                "dcat:downloadURL": {"@id": f"{here}{name}"},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{_kind(name)}"},
            }
            for name in files
        ],
    }


def _about(releases: Sequence[ReleaseData]) -> str:
    programme, first, last = releases[-1]["programme"], Period.parse(releases[0]["period"]), Period.parse(releases[-1]["period"])
    banner = f" {programme['banner']}" if programme["illustrative"] else ""
    unit = words_of(programme).short
    return (
        f"What each {unit} promised, what it has done, what is late and why: {first.through(last)}, "
        f"with a row per action, {unit} and answer of a rule for every {last.noun}.{banner}"
    )


def _kind(name: str) -> str:
    return _KINDS[name.rpartition(".")[2]]
