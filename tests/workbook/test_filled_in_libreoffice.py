"""A person with LibreOffice fills in the template, saves it either way, and the update is accepted."""

from __future__ import annotations

from pathlib import Path

from tasks.workbook.columns import HEAD, LINES
from tasks.workbook.reading.read import read
from tests.workbook.office import typed_and_saved

ACCEPTED = Path(__file__).resolve().parents[2] / "samples" / "inbox" / "RNL" / "RNL-2013-10.xlsx"
TYPED = {column.key for column in (*HEAD, *LINES) if not column.locked}


def words_of(reading) -> dict[str, str]:
    """What its sender typed into an update, by address."""
    typed = {reading.head_address[key]: word for key, word in reading.head.items() if key in TYPED}
    for line in reading.lines:
        typed |= {reading.address[key].replace("{row}", str(line["row"])): word for key, word in line.items() if key in TYPED and word}
    return {address: word for address, word in typed.items() if word}


def test_a_template_filled_in_and_saved_by_libreoffice_is_accepted(sample, capsys, tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    assert sample.run("template", "2013-10", "RNL", "-o", str(blank)) == 0
    filled_in = read(ACCEPTED.name, ACCEPTED.read_bytes())
    wanted = words_of(filled_in) | {filled_in.head_address["update_explanation"]: "Our chair is new."}
    for path in typed_and_saved(blank, wanted, tmp_path):
        saved = read(path.name, path.read_bytes())
        assert words_of(saved) == wanted
        assert sample.run("check", str(path)) == 0, capsys.readouterr().out
