"""Addresses of people are written as every mail server takes them, or refused by line when the people are read."""

from __future__ import annotations

import shutil

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
