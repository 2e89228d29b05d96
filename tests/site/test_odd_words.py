"""Words that turn the direction of reading stand in an element of their own; all others as they are."""

from __future__ import annotations

from tasks.site.render import _templates


def shown(words: str) -> str:
    return _templates("trust").from_string("<p>{{ words }}, as reported</p>").render(words=words)


def test_words_with_an_override_are_isolated_and_kept_as_they_came() -> None:
    words = "Six \u202esesrun\u202c <b>"
    assert shown(words) == "<p><bdi>Six \u202esesrun\u202c &lt;b&gt;</bdi>, as reported</p>"


def test_words_in_a_right_to_left_script_are_isolated() -> None:
    assert shown("\u0645\u0631\u062d\u0628\u0627") == "<p><bdi>\u0645\u0631\u062d\u0628\u0627</bdi>, as reported</p>"


def test_plain_words_are_left_as_they_are() -> None:
    assert shown("Six nurses \u2013 more to come") == "<p>Six nurses \u2013 more to come, as reported</p>"
