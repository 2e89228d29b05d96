from __future__ import annotations

import re
import shutil

import pytest

from tasks.collect.agreed_plans import add_plans
from tasks.record.record import record_in
from tasks.record.stores.folder import FolderStore
from tasks.rulebook import load
from tasks.run.programme import load_programme
from tasks.run.run import Run
from tasks.run.settings import ROOT, Settings
from tests.notify.builders import AS_OF
from tests.notify.lying_server import LyingServer


@pytest.fixture
def programme(tmp_path):
    """A programme of one trust that never sends anything, from October 2013 on, and the rules that know no other trust."""
    programme, config = tmp_path / "programme", tmp_path / "config"
    (programme / "inbox").mkdir(parents=True)
    (programme / "plans").mkdir()
    shutil.copy(ROOT / "samples/plans/RNL-1.csv", programme / "plans")
    shutil.copy(ROOT / "samples" / "people.csv", programme)
    toml = (ROOT / "samples" / "programme.toml").read_text().replace('first = "2013-09"', 'first = "2013-10"')
    (programme / "programme.toml").write_text(toml)
    shutil.copytree(ROOT / "config", config)
    spells = (config / "spells.csv").read_text().splitlines(keepends=True)
    (config / "spells.csv").write_text(spells[0] + "".join(line for line in spells if line.startswith("RNL,")))
    ladder = re.split(r"(?=^\[\[)", (config / "ladder.toml").read_text(), flags=re.M)
    tested_elsewhere = r'rule = "(workbook|extension|published|corrected)"'
    others = [step for step in ladder if not re.search(tested_elsewhere, step)]
    (config / "ladder.toml").write_text("".join(others))
    return programme, config


@pytest.fixture
def silent(programme, tmp_path):
    """The same, to be run by commands."""
    import flows.chase_updates  # noqa: F401  Prefect sets up logging when it is first imported, and a test that listens has to come later
    from tests.month.programme_run import ProgrammeRun

    told = ProgrammeRun(tmp_path / "var", programme=programme[0], config=programme[1])
    assert told.run("plan") == 0
    return told


@pytest.fixture
def run(programme, tmp_path):
    """The same, as a run of its own."""
    folder, config = programme
    settings = Settings(mail=tmp_path / "mail", site=str(tmp_path / "site"), programme=folder, config=config)
    record = record_in(FolderStore(tmp_path / "record"))
    opened = Run(record, load(config), load_programme(folder), settings, config, AS_OF)
    add_plans(opened, ())
    return opened


@pytest.fixture
def server(monkeypatch):
    """A mail server that live sending goes to, and that may be told to lie."""
    with LyingServer() as found:
        asked = {
            "CHANNEL": "smtp",
            "LIVE": "1",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(found.server.server_address[1]),
            "SMTP_STARTTLS": "0",
        }
        for name, value in asked.items():
            monkeypatch.setenv(f"MEASURES_{name}", value)
        yield found
