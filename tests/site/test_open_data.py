"""The open data: every column explained, every row marked, nothing a spreadsheet could run."""

from __future__ import annotations

import csv
import io
import json

from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.model.period import Period
from tasks.rules.action_columns import COLUMNS
from tasks.site.data.all_months import whole_tables
from tasks.site.data.dictionary import LEAD, TABLES, added, tables
from tasks.site.data.table_text import heading_of
from tasks.site.release_view import ReleaseInMemory, overview_of, rows_by_trust
from tests.site.builders import REAL, a_release, a_trust, an_action
from tests.site.reading import MadeFiles, release_files, whole_site

JOINED = {"about": "earlier months", "scope": "RZ1", "measure": "actions delivered", "note": "", "of": 40, "percent": 30}
JOINED |= {"source": "https://r.example", "published_by": "NHS England"}
"""What others published of a month before the programme's first; its month and figure are to be added."""


def table(site: dict[str, bytes], path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site[path].decode(), newline="")))


def test_the_dictionary_names_every_column_of_every_file_and_no_other() -> None:
    site = whole_site()
    explained = {(row["table"], row["column"]) for row in table(site, "data/dictionary.csv")}
    found = {(name, column) for name in TABLES for column in table(site, f"data/{name}.csv")[0]}
    assert explained == found
    assert {(row["table"], row["column"]) for row in json.loads(site["data/dictionary.json"])["columns"]} == found


def test_the_table_of_earlier_months_is_explained_where_there_is_one() -> None:
    rows = [dict(JOINED, as_at="2013-08", figure="10")]
    site = whole_site(published_figures=rows)
    explained = {row["column"] for row in table(site, "data/dictionary.csv") if row["table"] == "earlier-months"}
    assert explained == table(site, "data/earlier-months.csv")[0].keys() >= {"period", "source", "published_by"}


def test_the_dictionary_follows_the_table_of_actions_that_the_rules_make() -> None:
    assert {column.name for column in TABLES["actions"]} == {name for name, _ in COLUMNS} - {"standings"} | {"status_this_month"}


def test_every_row_of_an_illustrative_programme_says_so() -> None:
    site = whole_site()
    for name in TABLES:
        assert {row["illustrative"] for row in table(site, f"data/2013-10/{name}.csv")} == {"yes"}
    assert json.loads(site["data/2013-10/release.json"])["illustrative"] is True


def test_rows_of_a_real_programme_say_no() -> None:
    site = whole_site([a_release(programme=REAL)])
    assert {row["illustrative"] for row in table(site, "data/trusts.csv")} == {"no"}


def test_the_whole_data_holds_every_month() -> None:
    site = whole_site()
    assert {row["period"] for row in table(site, "data/actions.csv")} == {"2013-09", "2013-10"}
    assert len(table(site, "data/actions.csv")) == sum(len(table(site, f"data/{month}/actions.csv")) for month in ("2013-09", "2013-10"))


def test_words_that_a_spreadsheet_would_run_are_disarmed_and_numbers_left_alone() -> None:
    site = whole_site([a_release([a_trust()], [an_action(narrative='=HYPERLINK("x")', row=-1)])])
    (row,) = table(site, "data/actions.csv")
    assert row["narrative"] == '\'=HYPERLINK("x")'
    assert row["row"] == "-1"


def test_commas_quotes_and_lines_survive_the_journey() -> None:
    said = 'One, "two"\nthree'
    (row,) = table(whole_site([a_release([a_trust()], [an_action(narrative=said)])]), "data/actions.csv")
    assert row["narrative"] == said


def test_a_percentage_not_given_is_empty_and_whole_numbers_have_no_point() -> None:
    actions = [an_action("RNL-01", percent=float("nan")), an_action("RNL-02", percent=60.0)]
    assert [row["percent"] for row in table(whole_site([a_release([a_trust()], actions)]), "data/actions.csv")] == ["", "60"]


def test_lines_end_as_the_standard_has_it() -> None:
    body = whole_site()["data/verdicts.csv"]
    assert body.count(b"\r\n") == body.count(b"\n")
    assert body.startswith(",".join(column.name for column in LEAD).encode())


def test_no_recipients_address_is_published() -> None:
    assert not [path for path, body in whole_site().items() if b"example.invalid" in body]


def test_a_table_published_by_an_earlier_version_stands_under_its_own_heading_and_among_the_others_in_their_columns() -> None:
    old = [column.name for column in (*LEAD, *tables(WORDS)["trusts"]) if column.name not in added(WORDS.statuses)]
    line = ("2013-09,1,yes,RNL" + "," * (len(old) - 4) + "\r\n").encode()
    heading = heading_of("trusts", WORDS, line)
    assert heading.decode().strip().split(",") == old
    now = heading_of("trusts", WORDS)
    september = a_release(period=Period(2013, 9))
    files = release_files(september) | {"data/2013-09/trusts.csv": heading + line}
    del files["data/2013-09/claims.csv"]
    whole = dict(
        whole_tables([ReleaseInMemory(overview_of(september), rows_by_trust(september), MadeFiles(files))], september["programme"])
    )
    assert b"".join(whole["data/claims.csv"]) == heading_of("claims", WORDS)
    told = b"".join(whole["data/trusts.csv"])
    assert told.startswith(now)
    (row,) = csv.DictReader(io.StringIO(told.decode()))
    assert (row["trust"], row["never_reported"], row["unmoved"]) == ("RNL", "", "")
