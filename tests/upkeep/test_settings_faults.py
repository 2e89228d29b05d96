"""Settings are looked at for what will be done with them, before a letter goes wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.command_line import main
from tasks.model.period import Period
from tasks.run.programme import Person, Programme
from tasks.run.settings import Settings
from tasks.upkeep.settings_faults import approver_faults, settings_faults

SOUND = {
    "LIVE": "1",
    "CHANNEL": "smtp",
    "SMTP_HOST": "mail.example",
    "SMTP_USER": "measures",
    "SMTP_PASSWORD": "open sesame",
    "SENDER": "Measures <measures@regime.example>",
    "SITE_ADDRESS": "https://measures.example/",
    "PEOPLE_KEY": "a key of our own",
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
    "no key by which a bounce is known": ({"PEOPLE_KEY": ""}, "MEASURES_DESK_KEY at any time"),
    "a mailbox whose senders nobody vouches for": ({"IMAP_HOST": "imap.example"}, "set MEASURES_VOUCHING_HOST"),
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
    assert found(monkeypatch, {"PEOPLE_KEY": "", "DESK_KEY": "a key for tests of thirty-two or more"}) == []
    assert found(monkeypatch, {"LIVE": "0", "CHANNEL": "folder", "SENDER": "x@regime.invalid", "SITE_ADDRESS": "", "OPERATORS": ""}) == []


def test_the_command_names_who_hears_an_alarm_and_refuses_what_would_go_wrong(monkeypatch, capsys):
    found(monkeypatch, {})
    assert main(["config"]) == 0
    assert "Alarms ring at ann@programme.example\n" in capsys.readouterr().out
    found(monkeypatch, {"SITE_ADDRESS": ""})
    assert main(["config"]) == 2
    assert "set MEASURES_SITE_ADDRESS" in capsys.readouterr().err


TODAY = date(2026, 11, 29)
ANN, BO = (Person("", "approver", name, f"{name}@regime.example", date(2026, 1, 1), None) for name in ("ann", "bo"))
REAL = Programme(Path("real"), "A regime", illustrative=False, banner="", first=Period(2026, 1), last=Period(2030, 1), people=(ANN, BO))


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ((), "nobody in people.csv is an approver with an address"),
        ((replace(ANN, address=""), replace(BO, role="lead", trust="RNL")), "nobody in people.csv is an approver with an address"),
        ((replace(ANN, end=date(2026, 11, 28)),), "nobody in people.csv is an approver with an address"),
        ((ANN,), "Only ann may approve"),
        ((ANN, replace(BO, address="ANN@regime.example")), "Only ann may approve"),
        ((ANN, replace(BO, address="")), "Only ann may approve"),
    ],
)
def test_a_real_programme_in_which_nobody_or_one_person_alone_may_approve_is_named(people, says):
    (sentence,) = approver_faults(replace(REAL, people=people), TODAY)
    assert says in sentence
    assert "Add a row to it: no trust, the role approver" in sentence


def test_two_approvers_an_illustrative_programme_and_one_that_ended_have_no_fault():
    sound = (REAL, replace(REAL, people=(), illustrative=True), replace(REAL, people=(), last=Period(2026, 2)))
    assert [approver_faults(one, TODAY) for one in sound] == [[], [], []]


def test_config_and_doctor_both_say_so(monkeypatch, tmp_path, capsys):
    (tmp_path / "programme.toml").write_text('title = "A regime"\nfirst = "2026-01"\nlast = "2030-01"\n')
    for name in ("STORE", "BACKUPS", "MAIL", "RETURNED", "SITE"):
        monkeypatch.setenv(f"MEASURES_{name}", str(tmp_path / name))
    monkeypatch.setenv("MEASURES_PROGRAMME", str(tmp_path))
    assert (main(["config"]), main(["doctor"])) == (2, 1)
    said = capsys.readouterr()
    assert "No month could be public" in said.err
    assert "settings: No month could be public" in said.out
    people = "trust,role,name,address,start,end\n,approver,Ann,ann@regime.example,2026-01-01,\n"
    (tmp_path / "people.csv").write_text(people)
    assert (main(["config"]), main(["doctor"])) == (0, 1)
    said = capsys.readouterr().out
    assert "But: Only Ann may approve" in said
    assert "settings: Only Ann may approve" in said


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
