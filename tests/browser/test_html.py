"""The Nu HTML checker finds nothing wrong with any page of the sample, the two patterns apart that the design system itself writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.month.told import Told

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "var" / "tools"
JAR = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
DESIGN_SYSTEM = (".*role is unnecessary for element.*", ".*Bad value “text” for attribute “role”.*")


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


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        """A server for a test has nothing to tell."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served: only there is a page's own place its own, as its security policy says."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def complaints(jar: Path, folder: Path, paths: list[str]) -> list[str]:
    with served(folder) as address:
        command = ["java", "-Xss2m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(jar)]  # this machine is one
        command += ["--format", "json", "--exit-zero-always", "--filterpattern", "|".join(DESIGN_SYSTEM)]
        done = subprocess.run([*command, *(address + path for path in paths)], capture_output=True, text=True, timeout=580, check=True)
    found = json.loads(done.stderr)["messages"]
    return sorted({f"{str(m.get('url', '')).removeprefix(address)}: {m['message']}" for m in found})


def test_the_checker_finds_nothing_on_any_page(sample: Told, jar: Path, looked_at: list[str], every_page: list[str]) -> None:
    assert complaints(jar, sample.site, every_page if os.environ.get("MEASURES_EVERY_PAGE") == "1" else looked_at) == []


def test_planted_faults_are_found(sample: Told, jar: Path, tmp_path: Path) -> None:
    page = (sample.site / "index.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(page.replace("</main>", '<p id="maincontent"><ul></p></main>'), encoding="utf-8")
    assert any("Duplicate ID" in line for line in complaints(jar, tmp_path, ["index.html"]))
