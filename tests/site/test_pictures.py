"""The picture that is shown where somebody links to a page: its words, its bytes, and when a trust's is drawn again."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from html import unescape

import pytest
from PIL import Image

from flows.clock import now
from tasks.publish.site_update import update_site
from tasks.rules.getting_better import WORST_FIRST
from tasks.run.run import open_run
from tasks.site.picture import SIZE, Picture, PictureLine, drawn, trust_picture
from tasks.site.words.standing import COLOURS
from tests.month.programme_run import ProgrammeRun

PROGRAMME = {"title": "The programme", "illustrative": True, "banner": "Illustrative sample: nothing here is real."}


def opened(data):
    return Image.open(io.BytesIO(data)).convert("L")


def dark(data, box):
    """How many dark pixels there are in a part of a picture."""
    return sum(opened(data).crop(box).histogram()[:128])


def meta(page, name):
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', page)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize("verdict", WORST_FIRST)
def test_a_picture_says_the_verdict_in_words_beside_its_sign_and_is_small(verdict):
    picture = trust_picture(PROGRAMME, "Tameside Hospital NHS Foundation Trust", verdict)
    data = drawn(picture)
    assert Image.open(io.BytesIO(data)).size == SIZE
    assert len(data) < 25_000
    assert verdict.capitalize() in picture.words
    assert "Illustrative sample" in picture.words
    without = drawn(Picture(picture.above, picture.title, (), picture.below, COLOURS[verdict]))
    sign, words = (96, 380, 180, 500), (190, 380, 1120, 500)
    for box in (sign, words):
        assert dark(data, box) > 150 > dark(without, box)
    others = {opened(drawn(trust_picture(PROGRAMME, "Tameside", one))).tobytes() for one in WORST_FIRST}
    assert len(others) == len(WORST_FIRST), "told apart without their colours"


def test_the_same_words_are_the_same_bytes_and_other_words_are_others():
    one, other = (trust_picture(PROGRAMME, name, "mixed") for name in ("Tameside", "Medway"))
    assert drawn(one) == drawn(one) != drawn(other)


@pytest.mark.parametrize(
    "name", ["W" * 3000, "a" * 3000, "Ysbyty Ŵŷnn", "مستشفى", "\u202eevil", "<b>bold</b>", "=1+1", "", "Zürich – “quoted” £5", "a\x00b\nc"]
)
def test_any_name_is_drawn_within_its_picture(name):
    data = drawn(trust_picture(PROGRAMME, name, "getting better"))
    assert dark(data, (190, 380, 1120, 500)) > 150, "the verdict is where it was"
    assert dark(data, (1130, 0, 1200, 630)) == 0, "nothing reaches beyond the margin"


def test_a_month_with_every_verdict_has_room_for_all_of_it():
    rows = tuple(PictureLine(f"{word}: 1", word) for word in WORST_FIRST)
    full = drawn(
        Picture("The programme", "February 2014", (*rows, PictureLine("12 of 60 actions"), PictureLine("4 past")), "Illustrative sample")
    )
    assert dark(full, (96, 556, 1120, 566)) == 0, "the last line ends above what stands below"


def test_pages_lead_to_their_pictures_in_full_where_the_site_has_an_address_and_tell_their_words(sample, tmp_path):
    front, month = ((sample.site / path).read_text() for path in ("index.html", "2014-01/index.html"))
    story, trust = ((sample.site / path).read_text() for path in ("trusts/rwd/index.html", "2014-01/rwd/index.html"))
    assert [meta(page, "og:image") for page in (front, month, trust)] == [
        "2014-02/picture.png",
        "../2014-01/picture.png",
        "../../2014-01/picture.png",
    ]
    assert meta(story, "og:image") == "../../trusts/rwd/picture.png"
    assert "United Lincolnshire Hospitals NHS Trust. Standing still." in meta(story, "og:image:alt")
    assert re.search(r"January 2014\. .*Standing still: 1\. 79 of 240 actions reported delivered\.", meta(month, "og:image:alt"))
    for path in ("2014-02/picture.png", "2014-01/picture.png", "trusts/rwd/picture.png"):
        assert Image.open(sample.site / path).size == SIZE
    place = shutil.copytree(sample.place, tmp_path / "var")
    with pytest.MonkeyPatch.context() as changed, ProgrammeRun(place).settings():
        changed.setenv("MEASURES_SITE_ADDRESS", "https://measures.example/sub/")
        update_site(open_run(now()))
    assert meta((place / "site/trusts/rwd/index.html").read_text(), "og:image") == "https://measures.example/sub/trusts/rwd/picture.png"
    assert meta((place / "site/index.html").read_text(), "og:image") == "https://measures.example/sub/2014-02/picture.png"


def test_a_trusts_picture_is_drawn_again_only_when_its_verdict_changes(sample):
    tables = [path for path in sample.site.rglob("verdicts.csv") if path.parent != sample.site / "data"]
    given = {pair for path in tables for pair in verdicts(path)}
    drawn_so_far = list((sample.place / "store/results/main/picture").iterdir())
    assert len(drawn_so_far) == len(given)


def verdicts(path):
    """The trusts and the verdict on each in a table of a release."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == "getting_better"]
    return {(row["trust"], dict(json.loads(row["evidence"]))["verdict"]) for row in rows}
