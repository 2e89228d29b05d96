from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Fund:
    """A place of its own: configuration that may be edited, claims and evidence that may arrive, and a record."""

    place: Path

    @property
    def config(self) -> Path:
        return self.place / "config"

    @property
    def store(self) -> Path:
        return self.place / "store"

    def arrives(self, folder: str, path: str, data: str | bytes, at: str) -> None:
        file = self.place / "programme" / folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        log = self.place / "programme" / folder / "received.csv"
        if not log.exists():
            log.write_text("path,received_at,sent_by,channel\n")
        with log.open("a", encoding="utf-8", newline="") as rows:
            csv.writer(rows).writerow([path, at, "finance@partner.example", "upload"])

    def claims(self, contract: str, partner: str, month: str, pounds: str, at: str, evidence: str = "Roster") -> None:
        said = f"contract,month,category,amount,evidence\n{contract},{month},staff time,{pounds},{evidence} {contract} {month}\n"
        self.arrives("claims", f"{partner}/{partner}-{contract}-{month}-{at[:10]}.csv", said, at)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.config / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def fund(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "config", tmp_path / "config")
    programme = tmp_path / "programme"
    programme.mkdir()
    (programme / "programme.toml").write_text(
        'title = "A programme"\nillustrative = true\nbanner = "Made up"\nfirst = "2013-09"\nlast = "2014-02"\n'
    )
    for name in ("config", "programme", "store", "site", "mail", "returned", "preview"):
        monkeypatch.setenv(f"MEASURES_{name.upper()}", str(tmp_path / name))
    return Fund(tmp_path)
