"""A programme is read whole, or refused in a sentence that says what to write; addresses are written as every mail server takes them."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from tasks.model.mistake import BadConfig
from tasks.run.programme import load_programme
from tasks.run.settings import ROOT


def people(folder, *addresses):
    folder.mkdir()
    shutil.copy(ROOT / "samples" / "programme.toml", folder)
    rows = [f"RNL,lead,A Lead,{address},2013-07-16," for address in addresses]
    (folder / "people.csv").write_text("\n".join(["trust,role,name,address,start,end", *rows]) + "\n", encoding="utf-8")
    return [person.address for person in load_programme(folder).people]


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("lead@m\u00fcnchen.example", "lead@xn--mnchen-3ya.example"),
        ("lead@Stra\u00dfe.example", "lead@xn--strae-oqa.example"),  # another host than strasse.example
        ("lead@rnl.example", "lead@rnl.example"),
        ("lead@rnl.example\u200b", "lead@rnl.example"),  # nobody sees that it is there
        ("", ""),
    ],
)
def test_a_host_of_any_language_is_written_to_as_the_net_knows_it(tmp_path, written, used):
    assert people(tmp_path / "programme", written) == [used]


@pytest.mark.parametrize("address", ["j\u00f6rg@rnl.example", "lead@\u2603\u2603..example", "\u5f20@\u4f8b.example"])
def test_what_only_some_servers_deliver_to_is_refused_by_line_when_it_is_read(tmp_path, address):
    with pytest.raises(BadConfig, match=r"people.csv, line 3: not every mail server delivers to"):
        people(tmp_path / "programme", "lead@rnl.example", address)


WHOLE = {"title": '"A regime"', "first": '"2013-09"', "last": '"2014-02"'}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        *(
            ({key: None}, f"{key}: Field required. The keys are title, illustrative, banner, publisher, contact, first and last.")
            for key in WHOLE
        ),
        ({"titel": '"x"'}, "titel: Extra inputs are not permitted"),
        ({"first": '"September"'}, "'September' is not a period"),
        ({"last": '"2014-13"'}, "'2014-13' is not a period"),
        ({"title": "unquoted"}, "at line 1"),
    ],
)
def test_a_programme_with_a_key_missing_misspelt_or_unreadable_is_refused_in_a_sentence(tmp_path, changed, says):
    lines = [f"{key} = {value}" for key, value in (WHOLE | changed).items() if value is not None]
    (tmp_path / "programme.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadConfig) as refused:
        load_programme(tmp_path)
    assert f"programme.toml: {says}" in str(refused.value) or says in str(refused.value)


def test_a_folder_that_holds_no_programme_is_refused_and_one_without_people_is_not(tmp_path):
    with pytest.raises(BadConfig, match=r"programme\.toml: there is no such file\. A programme's folder holds programme\.toml"):
        load_programme(tmp_path)
    (tmp_path / "programme.toml").write_text("\n".join(f"{key} = {value}" for key, value in WHOLE.items()), encoding="utf-8")
    found = load_programme(tmp_path)
    assert (found.title, found.illustrative, found.banner, str(found.first), str(found.last)) == (
        "A regime",
        False,
        "",
        "2013-09",
        "2014-02",
    )
    assert found.people == ()


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ("trust,role,name,address,start\n", "line 1: the columns must be trust,role,name,address,start,end"),
        ("trust,role,name,address,start,end\nRNL,lead,A,a@b.example,July,\n", "line 2: write start and end as 2013-07-16"),
        ("trust,role,name,address,start,end\nRNL,lead,A,a@b.example,2013-07-16,never\n", "line 2: write start and end as 2013-07-16"),
        ("trust,role,name,address,start,end\nRNL,lead,A\n", "line 2: a line has 6 cells"),
        ("trust,role,name,address,start,end\nRNL,lead,A,a@b.example,2013-07-16,,\n", "line 2: a line has 6 cells"),
        ('trust,role,name,address,start,end\nRNL,lead,"' + "x" * 140_000, "line 2: it cannot be read as CSV"),
        ("trust,role,name,address,start,end\nRNL,lead,Jos\u00e9,,2013-07-16,\n", "line 2: a letter here is not UTF-8"),
    ],
)
def test_people_that_cannot_be_read_are_refused_by_line(tmp_path, people, says):
    shutil.copy(ROOT / "samples" / "programme.toml", tmp_path)
    (tmp_path / "people.csv").write_text(people, encoding="latin-1")
    with pytest.raises(BadConfig, match=says):
        load_programme(tmp_path)


def test_a_programme_with_a_mark_of_utf_8_is_read_and_one_of_endless_brackets_refused(tmp_path):
    written = (ROOT / "samples" / "programme.toml").read_text(encoding="utf-8")
    (tmp_path / "programme.toml").write_text(written, encoding="utf-8-sig")
    assert load_programme(tmp_path).title in written
    (tmp_path / "programme.toml").write_text("title = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(BadConfig, match=r"programme\.toml: brackets in it stand too many deep"):
        load_programme(tmp_path)


def test_a_post_is_held_from_its_first_day_to_its_last(tmp_path):
    shutil.copy(ROOT / "samples" / "programme.toml", tmp_path)
    rows = ["trust,role,name,address,start,end", "RNL,lead,Early,,2013-07-16,2013-12-31", "RNL,lead,Late,late@rnl.example,2014-01-01,"]
    (tmp_path / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    found = load_programme(tmp_path)
    days = [date(2013, 7, 15), date(2013, 7, 16), date(2013, 12, 31), date(2014, 1, 1), date(2030, 1, 1)]
    assert [[one.name for one in found.holders("RNL", "lead", day)] for day in days] == [[], ["Early"], ["Early"], ["Late"], ["Late"]]
    assert found.recipients("RNL", "lead", days[1]) == ()  # without an address nobody is written to
    assert [one.address for one in found.recipients("RNL", "lead", days[3])] == ["late@rnl.example"]
    assert found.holders("RNL", "chair", days[1]) == found.holders("RDD", "lead", days[1]) == ()
