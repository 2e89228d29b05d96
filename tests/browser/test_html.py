"""The Nu HTML checker finds nothing wrong with any page of the sample, the two patterns apart that the design system itself writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.month.told import Told

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "var" / "tools"
JAR = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
DESIGN_SYSTEM = (".*role is unnecessary for element.*", ".*Bad value “text” for attribute “role”.*")
NOT_ON_A_SERVER = ".*violates Content Security Policy.*"  # a page read from a file has no address of its own to be 'self'


@pytest.fixture(scope="module")
def jar() -> Path:
    """The checker, fetched by npm the first time."""
    if shutil.which("java") is None:
        pytest.skip("no java on this machine: the pages were not checked by the Nu HTML checker")
    if not JAR.exists():
        if shutil.which("npm") is None:
            pytest.skip("no npm on this machine to fetch the Nu HTML checker with: the pages were not checked by it")
        TOOLS.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(__file__).parent / "package.json", TOOLS / "package.json")
        command = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(TOOLS)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode or not JAR.exists():
            pytest.skip("npm could not fetch the Nu HTML checker: the pages were not checked by it")
    return JAR


def complaints(jar: Path, folder: Path, paths: list[str]) -> list[str]:
    command = ["java", "-Xss2m", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--filterpattern"]
    command += ["|".join((*DESIGN_SYSTEM, NOT_ON_A_SERVER)), *(str(folder / path) for path in paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=True)
    found = json.loads(done.stderr)["messages"]
    return sorted({f"{str(m.get('url', '')).removeprefix(f'file:{folder}/')}: {m['message']}" for m in found})


def test_the_checker_finds_nothing_on_any_page(sample: Told, jar: Path, looked_at: list[str]) -> None:
    assert complaints(jar, sample.site, looked_at) == []


def test_planted_faults_are_found(sample: Told, jar: Path, tmp_path: Path) -> None:
    page = (sample.site / "index.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(page.replace("</main>", '<p id="maincontent"><ul></p></main>'), encoding="utf-8")
    assert any("Duplicate ID" in line for line in complaints(jar, tmp_path, ["index.html"]))
