"""The other regimes that ship, each a folder of config with a small programme: sound, whole, and no part of the one they lie in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tasks.model.mistake import BadConfig
from tasks.rulebook import load, regime_folder
from tasks.rulebook.load import REGIMES, files_of, fingerprint
from tasks.rules import checks
from tasks.rules.expected import expected
from tasks.rules.threshold_names import threshold_names
from tasks.run.programme import load_programme
from tasks.workbook.columns import HEAD, LINES, PLAN_LINES

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
OF_A_FUND = {"claim_again", "incentive_amount", "incentive_award", "unusual_claim"}
OF_A_STANDING = {"foundation_status"}
"""Rules that a regime without a fund, and without a standing that trusts may apply for, does without."""

OTHERS = sorted(path.name for path in (CONFIG / REGIMES).iterdir() if path.is_dir())


@pytest.mark.parametrize("regime", OTHERS)
def test_a_regime_that_ships_is_sound_and_has_a_row_for_every_check_and_every_number(regime):
    rulebook = load(regime_folder(CONFIG, regime))
    rulebook.require_checks([check.id for check in checks.catalogue()])
    rulebook.require_thresholds(threshold_names(fund=rulebook.fund is not None))
    assert rulebook.regime.name == regime


@pytest.mark.parametrize("regime", OTHERS)
def test_the_words_that_it_puts_in_place_of_others_stand_in_examples_of_ours(regime):
    wording = load(regime_folder(CONFIG, regime)).wording
    ours = "\n".join(
        [*(f"{one.good}\n{one.bad}\n{one.mend}" for one in checks.catalogue()), *(one.example for one in (*HEAD, *LINES, *PLAN_LINES))]
    )
    assert [words for words, _ in wording.examples if words not in ours] == []
    assert "2013" not in wording.exemplify(ours)


@pytest.mark.parametrize("regime", OTHERS)
def test_every_rule_that_it_has_is_explained_by_worked_examples(regime):
    folder = regime_folder(CONFIG, regime)
    lacking = {path.stem for path in CONFIG.glob("worked_examples/*.toml")} - {path.stem for path in folder.glob("worked_examples/*.toml")}
    assert lacking == (OF_A_FUND | OF_A_STANDING if load(folder).fund is None else set())


@pytest.mark.parametrize("regime", OTHERS)
def test_its_programme_is_illustrative_and_of_units_that_its_register_expects(regime):
    rulebook, programme = load(regime_folder(CONFIG, regime)), load_programme(ROOT / "samples" / regime)
    assert programme.illustrative
    assert programme.banner.startswith("Illustrative sample: ")
    plans = {path.name.rpartition("-")[0] for path in programme.plans.iterdir()}
    assert set(expected(rulebook.spells, programme.first)) == plans == {path.name for path in programme.inbox.iterdir() if path.is_dir()}
    addresses = [person.address for person in programme.people]
    assert all(address.endswith(".example") for address in addresses)


def test_a_regime_is_no_part_of_the_folder_it_lies_in(tmp_path):
    shutil.copytree(CONFIG, tmp_path / "config", ignore=shutil.ignore_patterns(REGIMES))
    assert fingerprint(CONFIG) == fingerprint(tmp_path / "config")
    assert not [name for name in files_of(CONFIG) if name.startswith(REGIMES)]


def test_a_regime_is_named_or_is_the_path_of_a_folder(tmp_path):
    assert regime_folder(CONFIG, OTHERS[0]) == CONFIG / REGIMES / OTHERS[0]
    assert regime_folder(CONFIG, str(tmp_path)) == tmp_path
    with pytest.raises(BadConfig, match=f'there is no regime "special": name one of .*{OTHERS[0]}'):
        regime_folder(CONFIG, "special")


@pytest.mark.parametrize("regime", OTHERS)
def test_what_it_publishes_of_its_rules_names_no_post_fund_or_programme_that_it_lacks(regime):
    folder, of_2013 = regime_folder(CONFIG, regime), load(CONFIG).wording
    book = load(folder)
    lacking = [] if book.wording.director else [of_2013.director]
    lacking += [] if book.fund else ["award", "bonus"]
    lacking += [of_2013.regime] if book.wording.regime != of_2013.regime else []
    numbers = [*(f"{one.unit} {one.note}" for held in book.thresholds.values() for one in held)]
    said = "\n".join([*(path.read_text(encoding="utf-8") for path in sorted(folder.glob("worked_examples/*.toml"))), *numbers])
    assert [word for word in lacking if re.search(rf"\b{word}", said)] == []
