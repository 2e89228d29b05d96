"""Programs that people read data with open what is published as it is: pandas, DuckDB, frictionless, CSV on the Web, RDF."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from csvw import CSVW
from frictionless import Package
from rdflib import Graph, URIRef

from tasks.model.period import Period
from tasks.site.data import all_months
from tasks.site.data.dictionary import TABLES
from tasks.site.data.totals import MOST_ACTIONS
from tests.site.builders import a_release, some_evidence
from tests.site.reading import published, whole_site


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return whole_site()


@pytest.fixture(scope="module")
def data(site: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the data, as somebody has it who took all of it."""
    folder = tmp_path_factory.mktemp("site")
    for path, body in site.items():
        if path.startswith("data/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(body)
    return folder / "data"


def faults(package: Path) -> list[str]:
    return [f"{error.type}: {error.message}" for task in Package(str(package)).validate().tasks for error in task.errors]


def test_the_data_package_is_sound_with_all_that_leads_from_table_to_table(data: Path) -> None:
    assert faults(data / "datapackage.json") == []


@pytest.mark.parametrize(("table", "right", "wrong"), [("actions", b",RPA,", b",RXX,"), ("claims", b",RNL-1,", b",RNL-9,")])
def test_a_row_that_leads_nowhere_is_found_by_frictionless_and_by_csv_on_the_web(
    site: dict[str, bytes], tmp_path: Path, table: str, right: bytes, wrong: bytes
) -> None:
    for path in (path for path in site if path.startswith("data/") and path.count("/") == 1):
        (tmp_path / path[5:]).write_bytes(site[path])
    assert links_hold(tmp_path)
    assert right in site[f"data/{table}.csv"]
    (tmp_path / f"{table}.csv").write_bytes(site[f"data/{table}.csv"].replace(right, wrong))
    assert [fault for fault in faults(tmp_path / "datapackage.json") if fault.startswith("foreign-key: ")]
    assert not links_hold(tmp_path)


def links_hold(folder: Path) -> bool:
    group = CSVW(str(folder / "csv-metadata.json"))
    assert {str(table.url) for table in group.tables} == {f"{name}.csv" for name in TABLES}
    try:
        group.t.check_referential_integrity(strict=True)
    except ValueError:
        return False
    return True


def test_a_months_archive_is_a_package_of_its_own_with_the_tables_of_the_month(site: dict[str, bytes], tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(site["data/2013-10/tables.zip"])) as book:
        book.extractall(tmp_path)
        assert {name: book.read(f"{name}.csv") for name in TABLES} == {name: site[f"data/2013-10/{name}.csv"] for name in TABLES}
    assert faults(tmp_path / "datapackage.json") == []
    assert (tmp_path / "dictionary.csv").read_bytes() == site["data/dictionary.csv"]


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_what_the_comma_separated_file_holds(data: Path, name: str) -> None:
    typed = pd.read_parquet(data / f"{name}.parquet")
    plain = pd.read_csv(data / f"{name}.csv", dtype=str, keep_default_na=False)
    assert list(typed.columns) == list(plain.columns)
    for column in typed:
        assert [as_written(value) for value in typed[column]] == [as_written(value) for value in plain[column]], column


def as_written(value: object) -> object:
    """A value as text: nothing as an empty one, numbers as numbers, a moment by its first nineteen signs."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    try:
        return float(text)
    except ValueError:
        return text[:10] + "T" + text[11:19] if text[19:] == "+00:00" else text


def test_duckdb_answers_a_question_over_tables_of_both_forms(data: Path) -> None:
    late = "select t.name, count(*) from '{0}/actions.{1}' a join '{0}/trusts.{1}' t using (period, trust) where {2} group by 1 order by 1"
    with duckdb.connect() as database:
        found = [
            database.execute(late.format(data, form, test)).fetchall() for form, test in (("parquet", "a.past_due"), ("csv", "a.past_due"))
        ]
        (paid,) = database.execute(f"select sum(amount) from '{data}/claims.parquet'").fetchall()
    assert found[0] == found[1] == [("Hospital RNL NHS Trust", 1), ("Hospital RPA NHS Trust", 1)]
    assert str(paid[0]) == "1250.25"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib warns of what it does itself
def test_catalogues_find_every_file_of_the_data_set(site: dict[str, bytes]) -> None:
    there = "https://measures.example/"
    graph = Graph().parse(data=whole_site(address=there)["data/dcat.jsonld"], format="json-ld")
    files = {str(address).removeprefix(there) for address in graph.objects(predicate=dcat("downloadURL"))}
    assert {"data/actions.csv", "data/mortality.parquet", "data/2013-10/tables.zip"} <= files <= site.keys()
    assert {str(kind) for kind in graph.subjects(object=dcat("Dataset"))} == {f"{there}data/"}


def dcat(name: str) -> URIRef:
    return URIRef(f"http://www.w3.org/ns/dcat#{name}")


def test_months_too_large_to_stand_in_one_file_stand_in_a_file_for_each_year_that_is_over() -> None:
    months = [Period(2013, 11), Period(2013, 12), Period(2014, 1)]
    releases = [a_release(period=month, evidence=some_evidence()) for month in months]
    for release in releases:
        release["totals"]["actions"] = MOST_ACTIONS + 1
    views, programme = [*map(published, releases)], releases[0]["programme"]
    found = {path: b"".join(pieces) for path, pieces in all_months.whole_tables(views, programme)}
    assert {path for path in found if path.endswith((".csv", ".parquet"))} == {
        f"data/{name}-2013.{form}" for name in TABLES for form in ("csv", "parquet")
    }
    assert [line[:7] for line in found["data/actions-2013.csv"].decode().splitlines()[1:]] == ["2013-11", "2013-12"]
    assert {one["path"] for one in json.loads(found["data/datapackage.json"])["resources"]} == {f"{name}-2013.csv" for name in TABLES}
    again = [path for path, _ in all_months.whole_tables([*views, published(a_release(period=Period(2014, 2)))], programme, {"2014-02"})]
    assert again == ["data/datapackage.json", "data/csv-metadata.json"]
    first = [path for path, _ in all_months.whole_tables(views, programme, {"2014-01"})]
    assert "data/actions-2013.csv" in first


NOTEBOOK = Path(__file__).parents[2] / "docs" / "open_data.ipynb"


def test_the_example_notebook_answers_its_questions_from_the_data_as_published(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = json.loads(NOTEBOOK.read_bytes())["cells"]
    monkeypatch.chdir(data.parent)
    known: dict[str, Any] = {}
    for cell in (cell for cell in cells if cell["cell_type"] == "code"):
        exec("".join(cell["source"]), known)
        assert cell["outputs"] == [], "what it answers is worked out by whoever runs it"
    assert list(known["late"]["ref"]) == ["RNL-03", "RPA-01"]
    assert known["totals"].loc["2013-10", ["delivered", "actions"]].tolist() == [2, 10]
    assert set(known["silent"]["state"]) == {"never received", "returned"}
    assert {str(amount) for amount in known["claimed"]} == {"1250.25"}
