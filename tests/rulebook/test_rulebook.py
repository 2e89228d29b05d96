"""What is asked of a rulebook: a number, a severity, the meaning of a word or an exception, each on a day."""

from __future__ import annotations

import dataclasses
import os
import pickle
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tasks.model.finding import Severity
from tasks.model.mistake import BadConfig, NotFound
from tasks.model.trust import Succession
from tasks.model.typed_words import comparable
from tasks.rulebook import Rulebook, load
from tasks.rules.threshold_names import threshold_names
from tests.rulebook.test_broken_config import spoil

OCTOBER = date(2013, 10, 31)


def test_a_number_is_the_one_in_force_on_the_day(book: Rulebook, config: Path) -> None:
    with (config / "thresholds.toml").open("a") as file:
        file.write('[[stall_updates]]\nfrom = 2014-01-01\nvalue = 4\nunit = "accepted updates"\nsource = "A later decision"\n')
    changed = load(config)
    assert book.threshold("stall_updates", date(2014, 1, 1)) == 3
    assert changed.threshold("stall_updates", date(2013, 12, 31)) == 3
    assert changed.threshold("stall_updates", date(2014, 1, 1)) == 4


def test_an_edit_that_leaves_a_files_length_and_time_as_they_were_makes_another_rulebook(config: Path) -> None:
    path = config / "thresholds.toml"
    before, told = load(config), path.stat()
    path.write_bytes(path.read_bytes().replace(b"value = 3", b"value = 4", 1))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert path.stat().st_size == told.st_size
    assert load(config).sha256 != before.sha256


def test_a_number_asked_for_before_it_was_in_force_is_refused(book: Rulebook) -> None:
    with pytest.raises(BadConfig, match=r"thresholds.toml: grace_working_days has no value on 2013-07-15"):
        book.threshold("grace_working_days", date(2013, 7, 15))


def test_a_misspelt_number_is_refused_with_the_nearest(book: Rulebook) -> None:
    with pytest.raises(BadConfig, match=re.escape('there is no threshold "stall_update": did you mean "stall_updates"?')):
        book.threshold("stall_update", OCTOBER)


def test_every_threshold_that_a_rule_or_check_names_exists_and_none_is_unused(book: Rulebook) -> None:
    assert threshold_names() == set(book.thresholds)


def test_a_misspelt_threshold_is_offered_the_one_that_is_missing(config: Path) -> None:
    spoil(config / "thresholds.toml", "[[stall_updates]]", "[[stalled_updates]]")
    with pytest.raises(BadConfig) as raised:
        load(config).require_thresholds(threshold_names())
    assert str(raised.value) == 'thresholds.toml: there is no threshold "stalled_updates": did you mean "stall_updates"?'


def test_a_threshold_left_out_and_one_that_nobody_needs_are_both_named(config: Path) -> None:
    path = config / "thresholds.toml"
    before, after = path.read_text().split("[[grace_working_days]]")
    path.write_text(f'{before}{after[after.index("[[") :]}\n[[x]]\nfrom = 2013-07-16\nvalue = 1\nunit = "x"\nsource = "so"\n')
    with pytest.raises(BadConfig) as raised:
        load(config).require_thresholds(threshold_names())
    first, second = str(raised.value).split("\n")
    assert first.startswith('thresholds.toml: there is no threshold "x": check its spelling')
    assert second == "thresholds.toml: grace_working_days has no value: add [[grace_working_days]] with from, value, unit and source"


def test_a_number_no_source_gives_says_so(book: Rulebook) -> None:
    setting = book.dated_threshold("deadline_working_days", OCTOBER)
    assert setting.value == 10
    assert setting.illustrative
    assert setting.note


def test_a_check_is_as_severe_as_its_latest_row_says(config: Path) -> None:
    (config / "checks.csv").write_text("check,from,severity,reason\nempty,2014-01-01,error,later\nempty,2013-07-16,trial,at first\n")
    book = load(config)
    assert book.severity("empty", date(2013, 12, 31)) is Severity.TRIAL
    assert book.severity("empty", date(2014, 1, 1)) is Severity.ERROR
    with pytest.raises(BadConfig, match=r'checks.csv: "empty" has no severity on 2013-07-15'):
        book.severity("empty", date(2013, 7, 15))


def test_checks_without_a_severity_and_severities_without_a_check_are_named(config: Path) -> None:
    (config / "checks.csv").write_text("check,from,severity,reason\nempty-fil,2013-07-16,error,so\n")
    book = load(config)
    book.require_checks(["empty-fil"])
    with pytest.raises(BadConfig) as raised:
        book.require_checks(["empty-file"])
    assert str(raised.value).split("\n") == [
        'checks.csv: the check "empty-file" has no severity: add a row for it',
        'checks.csv: there is no check "empty-fil": did you mean "empty-file"?',
    ]


def test_the_four_published_labels_are_understood_however_they_are_typed(book: Rulebook) -> None:
    words = book.vocabulary("template")
    typed = ["DELIVERED", "On Track to  deliver", "Some issues — narrative disclosure", "Not on track to deliver"]
    assert [words[comparable(word)] for word in typed] == list(book.statuses.codes)


@pytest.mark.parametrize("colour", ["blue", "green", "amber", "red"])
def test_a_colour_alone_means_nothing_in_the_template(book: Rulebook, colour: str) -> None:
    assert colour not in book.vocabulary("template")
    assert any(word.word.casefold() == colour and word.note for word in book.words if word.family == "template")


def test_green_is_finished_in_one_family_and_amber_ambiguous_in_it(book: Rulebook) -> None:
    assert book.vocabulary("nlag_2016")["green"] == "delivered"
    assert "amber" not in book.vocabulary("nlag_2016")
    assert book.vocabulary("shsc_2017")["amber"] == "on_track"


def test_an_unknown_family_is_refused(book: Rulebook) -> None:
    with pytest.raises(BadConfig, match=re.escape('there is no source "nlag_2017": did you mean "nlag_2016"?')):
        book.vocabulary("nlag_2017")


def test_a_name_is_known_by_its_other_spellings(book: Rulebook) -> None:
    assert "George Elliott Hospital" in book.name_variants["RLT"]


def test_an_exception_holds_for_its_action_until_it_expires(config: Path) -> None:
    header, row = "trust,check,ref,requested_by,approved_by,reason,expires", "RNL,{},RNL-07,Lead,Director,Known at entry,2014-01-31"
    check = (config / "checks.csv").read_text().splitlines()[1].split(",")[0]
    (config / "exemptions.csv").write_text(f"{header}\n{row.format(check)}\n")
    book, expires = load(config), date(2014, 1, 31)
    found = book.exempt("RNL", check, "RNL-07", expires)
    assert found is not None
    assert found.approved_by == "Director"
    assert book.exempt("RNL", check, "RNL-07", expires + timedelta(days=1)) is None
    assert book.exempt("RNL", check, "RNL-08", expires) is None
    assert book.exempt("RWD", check, "RNL-07", expires) is None
    renamed = dataclasses.replace(book, successions=(Succession("RWD", "RNL", expires, "", ""),))
    assert renamed.exempt("RWD", check, "RNL-07", expires) == found
    assert renamed.exempt("RWD", check, "RNL-07", expires - timedelta(days=1)) is None
    book.require_waivable([check])
    with pytest.raises(BadConfig, match="cannot be waived"):
        book.require_waivable(["another"])


def test_a_rulebook_cannot_be_changed_and_can_be_handed_to_another_process(book: Rulebook) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        book.sha256 = ""  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(book)) == book


def test_the_same_files_have_the_same_hash_and_any_change_another(book: Rulebook, config: Path) -> None:
    assert load(config).sha256 == book.sha256
    (config / ".hidden.csv").write_text("left by an editor")
    (config / "README.md").write_text("prose")
    assert load(config).sha256 == book.sha256
    with (config / "worked_examples" / "another.toml").open("w") as file:
        file.write('rule = "another"\n')
    with_another = load(config).sha256
    assert with_another != book.sha256
    (config / "worked_examples" / "another.toml").rename(config / "worked_examples" / "renamed.toml")
    assert load(config).sha256 not in (with_another, book.sha256)


def test_rules_stored_before_labels_were_data_have_those_of_their_day(book: Rulebook, config: Path) -> None:
    (config / "statuses.csv").unlink()
    assert load(config).statuses == book.statuses


def test_a_regime_has_labels_of_its_own_that_its_form_understands(config: Path) -> None:
    rows = (config / "statuses.csv").read_text(encoding="utf-8").splitlines()
    tested = "tested,Delivered and tested,tested,tested,yes,yes,no,no,purple,#330072,Somebody else has looked,Made up"
    (config / "statuses.csv").write_text(
        "\n".join([rows[0], tested, rows[1].replace("delivered,", "done,", 1), *rows[2:]]), encoding="utf-8"
    )
    words = (config / "vocabularies.csv").read_text(encoding="utf-8").replace(",delivered,", ",done,")
    (config / "vocabularies.csv").write_text(words, encoding="utf-8")
    found = load(config)
    assert found.statuses.codes == ("tested", "done", "on_track", "some_issues", "not_on_track")
    assert found.statuses.finished == {"tested", "done"}
    assert found.vocabulary("template")[comparable("delivered AND tested")] == "tested"


def test_delivered_names_one_label_only_where_no_other_is_finished(config: Path) -> None:
    with (config / "statuses.csv").open("a", encoding="utf-8") as file:
        file.write("tested,Tested,tested,tested,yes,yes,no,no,purple,#330072,,Made up\n")
    with pytest.raises(BadConfig, match='"delivered" is the count of all that is finished'):
        load(config)


def test_a_regime_does_without_a_fund_partners_letters_and_all_else_it_lacks(config: Path) -> None:
    for name in (
        "schemes.toml",
        "contracts.csv",
        "partners.csv",
        "ladder.toml",
        "extensions.csv",
        "exemptions.csv",
        "published_figures.csv",
    ):
        (config / name).unlink()
    words = (config / "regime.toml").read_text(encoding="utf-8")
    (config / "regime.toml").write_text(words[: words.index("[leadership_programme]")], encoding="utf-8")
    (config / "name_variants.csv").write_text("code,name,source\nRNL,North Cumbria,so\n", encoding="utf-8")
    found = load(config)
    assert (found.fund, found.contracts, found.ladder, found.quiet, found.regime.leadership_programme) == (None, (), (), None, None)
    with pytest.raises(NotFound, match="has no fund, so nothing is claimed or awarded"):
        found.require_fund()
    assert "unusual_claim" not in threshold_names(fund=False)


@pytest.mark.parametrize(
    ("name", "slip"), [("contracts.csv", "contract.csv"), ("schemes.toml", "scheme.toml"), ("ladder.toml", "lader.toml")]
)
def test_what_a_regime_may_lack_is_missed_under_a_slip_of_its_name(config: Path, name: str, slip: str) -> None:
    (config / name).rename(config / slip)
    with pytest.raises(BadConfig, match=f'{name}, line 1: the file is missing: add it, or rename "{slip}"'):
        load(config)
