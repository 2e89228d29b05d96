"""Settings are looked at for what will be done with them, before a letter goes wrong."""

from __future__ import annotations

import pytest

from flows.command_line import main
from tasks.run.settings import Settings
from tasks.upkeep.settings_faults import settings_faults

SOUND = {
    "LIVE": "1",
    "CHANNEL": "smtp",
    "SMTP_HOST": "mail.example",
    "SMTP_USER": "measures",
    "SMTP_PASSWORD": "open sesame",
    "SENDER": "Measures <measures@regime.example>",
    "SITE_ADDRESS": "https://measures.example/",
    "OPERATORS": "ann@programme.example",
}
FAULTS = {
    "a password that nobody logs in with": ({"SMTP_USER": ""}, "MEASURES_SMTP_PASSWORD is set, and MEASURES_SMTP_USER is not"),
    "a login without its password": ({"SMTP_PASSWORD": ""}, "MEASURES_SMTP_PASSWORD is not set"),
    "no host": ({"SMTP_HOST": ""}, "MEASURES_SMTP_HOST is not set"),
    "a sender that cannot exist": ({"SENDER": "Measures <x@regime.invalid>"}, "which cannot exist: set MEASURES_SENDER"),
    "no site address": ({"SITE_ADDRESS": ""}, "set MEASURES_SITE_ADDRESS"),
    "nobody who hears an alarm": ({"OPERATORS": ""}, "No alarm would reach anybody"),
    "live without a channel": ({"CHANNEL": "folder"}, "MEASURES_LIVE=1, but no channel is named"),
    "a room that is none": ({"ALARM_URL": "nonsense"}, "MEASURES_ALARM_URL is no address of a room"),
    "a desk without its key": ({"DESK": "https://desk.example/"}, "MEASURES_DESK_KEY"),
    "a setting that cannot be read": ({"SMTP_PORT": "many"}, "MEASURES_SMTP_PORT cannot be used"),
}


def found(monkeypatch, changed):
    for name, value in {**SOUND, **changed}.items():
        monkeypatch.setenv(f"MEASURES_{name}", value)
    return settings_faults(Settings.read())


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one_sentence_that_names_the_setting(fault, monkeypatch):
    changed, words = FAULTS[fault]
    (sentence,) = found(monkeypatch, changed)
    assert words in sentence
    assert "sesame" not in sentence


def test_sound_settings_and_those_by_which_nothing_leaves_have_no_fault(monkeypatch):
    assert found(monkeypatch, {}) == []
    assert found(monkeypatch, {"LIVE": "0", "CHANNEL": "folder", "SENDER": "x@regime.invalid", "SITE_ADDRESS": "", "OPERATORS": ""}) == []


def test_the_command_names_who_hears_an_alarm_and_refuses_what_would_go_wrong(monkeypatch, capsys):
    found(monkeypatch, {})
    assert main(["config"]) == 0
    assert "Alarms ring at ann@programme.example\n" in capsys.readouterr().out
    found(monkeypatch, {"SITE_ADDRESS": ""})
    assert main(["config"]) == 2
    assert "set MEASURES_SITE_ADDRESS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("UPLOAD_DAYS", "99", "MEASURES_UPLOAD_DAYS cannot be used"),
        *(("RUNNER", words, "write threads, processes") for words in ("ray", "processes:0", "dask:host", "dask://host", "threads;")),
    ],
)
def test_a_setting_that_cannot_be_meant_stops_every_command_in_a_sentence(name, words, says, monkeypatch, capsys):
    monkeypatch.setenv(f"MEASURES_{name}", words)
    assert main(["config"]) == 2
    assert says in capsys.readouterr().err
