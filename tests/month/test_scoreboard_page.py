"""The scoreboard as operators see it: what was returned before any count, and the way to the pages where they have an address."""

from __future__ import annotations

from tasks.month.scoreboard_lines import Scoreboard, ScoreboardLine
from tasks.month.scoreboard_page import as_page
from tasks.run.settings import Settings
from tasks.run.verb import SHOWN

LINE = ScoreboardLine("RDD", "A Trust", 1, 0, 0, 2, ("overdue",), "no", 1)
BOARD = Scoreboard("2013-10", 1, (LINE,), decided=1, written=2, sent=0)
RETURNED = "RDD, October 2013: it|x.xlsx was returned with 1 error."

STANDS = "October 2013 waits, says Ann <b>`x`</b>. Look at it in a_b, then `measures approve 2013-10 --candidate 12_ab --by NAME`."


def page(monkeypatch, board: Scoreboard, address: str = "") -> str:
    monkeypatch.setenv("MEASURES_SITE_ADDRESS", address)
    return as_page(Settings.read(), board, STANDS, [RETURNED], {"7 findings": "http://prefect.example/7"})


def test_what_was_returned_stands_before_the_counts_and_its_words_are_words(monkeypatch) -> None:
    words = page(monkeypatch, BOARD)
    assert words.index("it&#124;x.xlsx was returned") < words.index("**1 of 1** sent at least one update")
    assert "This run: 1 decision, 2 files of the site, 0 notices." in words
    assert "Beside it: [7 findings](http://prefect.example/7)." in words


def test_month_and_trusts_lead_to_their_pages_where_the_site_has_an_address_and_the_month_is_public(monkeypatch) -> None:
    words = page(monkeypatch, BOARD, "https://measures.example/")
    assert "[the month](https://measures.example/2013-10/)" in words
    assert "| [RDD](https://measures.example/2013-10/rdd/) | A Trust |" in words
    assert "| RDD | A Trust |" in page(monkeypatch, BOARD)
    waiting = page(monkeypatch, Scoreboard("2013-10", 0, (LINE,)), "https://measures.example/")
    assert "# October 2013, not public\n\nOctober 2013 waits, says Ann &#60;b&#62;&#96;x&#96;&#60;/b&#62;. Look" in waiting
    assert "then `measures approve 2013-10 --candidate 12_ab --by NAME`." in waiting
    assert "Pages: none are public yet." in waiting
    assert "measures.example" not in waiting


def test_a_board_of_very_many_trusts_counts_all_of_them_and_says_how_many_lines_it_leaves_out(monkeypatch) -> None:
    words = page(monkeypatch, Scoreboard("2013-10", 1, (LINE,) * (SHOWN + 2)))
    assert words.count("| RDD |") == SHOWN
    assert f"**{SHOWN + 2} of {SHOWN + 2}** sent at least one update" in words
    assert words.endswith("Left out here: 2 trusts.")
    assert "Left out" not in page(monkeypatch, Scoreboard("2013-10", 1, (LINE,) * SHOWN))
