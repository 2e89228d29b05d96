"""A real spreadsheet program, where one is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def opened_and_saved(blob: bytes, form: str, folder: Path) -> bytes:
    """A workbook opened in LibreOffice and saved there as xlsx or ods; skips the test, with the reason, where there is none."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed: opening and saving in LibreOffice is not tried")
    (folder / "in").mkdir()
    (folder / "in" / "u.xlsx").write_bytes(blob)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(folder / "in" / "u.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"u.{form}").read_bytes()
