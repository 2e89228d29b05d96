"""The drawing of England has each trust once, by a number of its own, where its town is, and the list beside it by the same."""

from __future__ import annotations

import re

import pytest

from tasks.rulebook import load
from tasks.run.settings import ROOT
from tasks.site.england import HEIGHT, WIDTH, england

TOWNS = {
    "Carlisle": {"latitude": 54.9, "longitude": -2.9, "source": "A map"},
    "Lincoln": {"latitude": 53.2, "longitude": -0.5, "source": "A map"},
    "Nuneaton": {"latitude": 52.5, "longitude": -1.5, "source": "Another"},
}


def hospital(town):
    return {"kind": "hospital", "place": "A hospital", "town": town, "source": "-"}


def test_trusts_stand_from_north_to_south_and_one_without_a_known_town_is_left_out():
    places = {
        "A": [hospital("Nuneaton")],
        "B": [hospital(""), hospital("Carlisle")],
        "C": [hospital("Elsewhere")],
        "D": [hospital("Lincoln")],
    }
    trusts, drawing = england("ABCDE", places, TOWNS)
    assert trusts == ("B", "D", "A")
    north, east, south = drawing.dots
    assert [dot.number for dot in drawing.dots] == [1, 2, 3]
    assert north.y < east.y < south.y
    assert north.x < south.x < east.x
    assert drawing.sources == ("A map", "Another")
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in drawing.dots)


def test_numbers_of_trusts_in_one_town_can_be_told_apart():
    places = {str(number): [hospital("Lincoln")] for number in range(4)}
    _, drawing = england(places, places, TOWNS)
    labels = [(dot.label_x, dot.label_y) for dot in drawing.dots]
    assert min(abs(a - c) + abs(b - d) for n, (a, b) in enumerate(labels) for c, d in labels[:n]) >= 20


def test_every_town_with_a_hospital_has_a_place_in_the_drawing():
    book = load(ROOT / "config")
    assert {one.town for one in book.places if one.town} <= book.towns.keys()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Lincoln,53,-1,,x", "towns.csv, line 31"),
        ("Paris,48.9,2.4,,x", "towns.csv, line 31"),
    ],
)
def test_a_town_that_stands_twice_and_one_outside_the_drawing_are_named(line, why, tmp_path):
    import shutil

    from tasks.model.mistake import BadConfig

    config = shutil.copytree(ROOT / "config", tmp_path / "config")
    with (config / "towns.csv").open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(BadConfig, match=re.escape(why)):
        load(config)


def test_the_page_has_a_dot_and_a_line_for_each_trust_in_one_order(sample):
    page = (sample.site / "find/index.html").read_text()
    drawing, listed = re.search(r"<svg.*?</svg>", page, re.DOTALL)[0], re.search(r"</svg>.*?<ol>(.*?)</ol>", page, re.DOTALL)[1]
    assert re.findall(r"<text[^>]*>(\d+)</text>", drawing) == [str(number) for number in range(1, 12)]
    assert re.findall(r"trusts/(\w+)/", listed) == ["rnl", "rxr", "rjl", "rmp", "rwd", "rk5", "rjf", "rlt", "rxq", "rdd", "rpa"]
    assert "United Lincolnshire Hospitals NHS Trust</a>: Standing still" in listed
    assert 'role="img"' in drawing
    assert "GeoNames (geonames.org; CC BY 4.0)" in page
