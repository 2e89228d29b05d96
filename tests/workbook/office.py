"""A real spreadsheet program, where one is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{code}</script:module>
"""
_CODE = """
Sub Type_And_Save
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, how())
{lines}
  how(0).Name = "FilterName"
  how(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL("{folder}/typed.xlsx", how())
  how(0).Value = "calc8"
  book.storeToURL("{folder}/typed.ods", how())
  book.close(True)
End Sub
"""
_CELL = re.compile(r"(?:'(.+)'|(\w+))!([A-Z]+\d+)")


def opened_and_saved(blob: bytes, form: str, folder: Path) -> bytes:
    """A workbook opened in LibreOffice and saved there as xlsx or ods; skips the test, with the reason, where there is none."""
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "u.xlsx").write_bytes(blob)
    _office(folder, "--convert-to", form, "--outdir", str(folder), str(folder / "in" / "u.xlsx"))
    return (folder / f"u.{form}").read_bytes()


def typed_and_saved(source: Path, words: Mapping[str, str], folder: Path) -> list[Path]:
    """A workbook opened in LibreOffice, words typed into its cells by address, and saved as .xlsx and as .ods."""
    opened_and_saved(source.read_bytes(), "ods", folder)  # makes the profile, which a first start would write over
    lines = []
    for address, word in words.items():
        match = _CELL.fullmatch(address)
        assert match is not None, address
        cell = f'book.Sheets.getByName("{match[1] or match[2]}").getCellRangeByName("{match[3]}")'
        lines.append(f"  {cell}.Value = {word}" if word.isdigit() else f'  {cell}.String = "{word.replace(chr(34), chr(34) * 2)}"')
    code = _CODE.format(source=source.as_uri(), folder=folder.as_uri(), lines="\n".join(lines))
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(_MODULE.format(code=escape(code)), encoding="utf-8")
    _office(folder, "macro:///Standard.Module1.Type_And_Save")
    return [folder / "typed.xlsx", folder / "typed.ods"]


def _office(folder: Path, *words: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed: what LibreOffice makes of our workbooks is not tried")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([office, profile, "--headless", *words], check=True, capture_output=True, timeout=120)
