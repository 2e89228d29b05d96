"""Help, refusals and forms speak of the regime's own units and periods, and leave commands, paths and what was typed as they are."""

from __future__ import annotations

import re

import pytest
from prefect.utilities.callables import parameter_schema
from typer.main import get_command

from flows.command_line import app, main
from flows.monthly_cycle import monthly_cycle
from flows.regime_speech import in_regime_words, phrased, say_help
from tasks.run.settings import ROOT

QUARTERLY = str(ROOT / "config" / "regimes" / "provider-improvement-2025")


@pytest.fixture
def quarterly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A regime about providers that reports each quarter."""
    monkeypatch.setenv("MEASURES_CONFIG", QUARTERLY)
    monkeypatch.setenv("MEASURES_PROGRAMME", str(ROOT / "samples" / "provider-improvement-2025"))


def every(command) -> list:
    return [command, *(found for below in getattr(command, "commands", {}).values() for found in every(below))]


def test_no_help_of_a_quarterly_regime_says_month_or_trust(quarterly: None) -> None:
    commands = get_command(app)
    say_help(commands)
    said = [
        words for one in every(commands) for words in (one.help, one.epilog, *(getattr(param, "help", "") for param in one.params)) if words
    ]
    assert len(said) > 100
    shown = [re.sub(r"`[^`]*`|@trust.example", "", words) for words in said]
    assert [words for words in shown if re.search(r"\b(month(s|ly)?|trusts?)\b|\b201\d-|RNL", words, re.IGNORECASE)] == []
    assert {param.metavar for one in every(commands) for param in one.params} & {"MONTH", "QUARTER"} == {"QUARTER"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("month", "Missing argument 'QUARTER'"),
        ("month 2025-13", "'2025-13' is not a period: write the year and its quarter from January, as in 2025-Q3"),
        ("month 2031-Q1", "is not one of the programme's quarters, October 2025 to March 2026"),
        ("rerun RZZ 2025-Q4", "No provider on the register has the code 'RZZ': see config/trusts.csv"),
        ("extension ask", "Say which provider and quarter: `measures extension ask TRUST QUARTER`"),
    ],
)
def test_a_refusal_is_in_the_regime_s_words(quarterly: None, capsys, line: str, words: str) -> None:
    assert main(line.split()) == 2
    assert words in capsys.readouterr().err


def test_a_form_asks_in_the_regime_s_words_for_fields_that_keep_their_names(quarterly: None) -> None:
    def again(trust: str, period: str) -> None:
        """Tell a month again.

        Args:
            trust: The trust, by its name.
            period: The month as 2013-10.
        """

    fields = parameter_schema(phrased(again)).properties
    assert [fields[name]["description"] for name in ("trust", "period")] == ["The provider, by its name.", "The quarter as 2025-Q3."]
    assert (again.__doc__ or "").startswith("Tell a quarter again.")


def test_what_was_typed_or_is_to_be_typed_stays_and_so_does_all_in_the_first_regime(quarterly: None, monkeypatch) -> None:
    says = "In /srv/month/x.csv the month is wrong: give `measures month 2025-Q4`, or “the month of May”, with --trust."
    assert in_regime_words(says) == says.replace("the month is", "the quarter is")
    monkeypatch.delenv("MEASURES_CONFIG")
    assert in_regime_words(says) == says
    assert "The month as 2013-10" in parameter_schema(monthly_cycle).properties["period"]["description"]


def test_a_regime_that_cannot_be_read_is_named_by_the_command_and_not_by_its_words(monkeypatch, capsys, tmp_path) -> None:
    (tmp_path / "regime.toml").write_text("not = = toml", encoding="utf-8")
    monkeypatch.setenv("MEASURES_CONFIG", str(tmp_path))
    assert main(["month"]) == 2
    assert "Missing argument 'MONTH'" in capsys.readouterr().err
