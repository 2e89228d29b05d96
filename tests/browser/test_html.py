"""The Nu HTML checker finds nothing wrong with any page of the sample, but for the roles of tables, and two patterns that the design system
itself writes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.month.programme_run import ProgrammeRun

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "var" / "tools"
JAR = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# A table that is laid out as blocks, as on a phone, is none to some browsers unless each of its parts says what it is.
ROLES_OF_TABLES = ".*The “role” attribute must not be used on an? “t(d|h|r)” element which has a “table” ancestor.*"
DESIGN_SYSTEM = (".*role is unnecessary for element.*", ".*Bad value “text” for attribute “role”.*")


@pytest.fixture(scope="module")
def jar() -> Path:
    """The checker, fetched by npm the first time."""
    if shutil.which("java") is None:
        pytest.skip("no java on this machine: the pages were not checked by the Nu HTML checker")
    return fetched(JAR, "the Nu HTML checker")


def fetched(tool: Path, called: str) -> Path:
    """A checker of pages that npm brings, fetched the first time."""
    if not tool.exists():
        if shutil.which("npm") is None:
            pytest.skip(f"no npm on this machine to fetch {called} with: the pages were not checked by it")
        TOOLS.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(__file__).parent / "package.json", TOOLS / "package.json")
        command = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(TOOLS)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode or not tool.exists():
            pytest.skip(f"npm could not fetch {called}: the pages were not checked by it")
    return tool


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


@pytest.fixture(scope="module")
def complaints(sample: ProgrammeRun, jar: Path, every_page: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the checker says of the sample's pages, and of one with planted faults, by folder; it is started once for both."""
    planted = tmp_path_factory.mktemp("planted")
    page = (sample.site / "index.html").read_text(encoding="utf-8")
    (planted / "index.html").write_text(page.replace("</main>", '<p id="maincontent"><ul></p></main>'), encoding="utf-8")
    with served(sample.site) as good, served(planted) as bad:
        found = checked(jar, [*(good + path for path in every_page), f"{bad}index.html"])
    return {name: sorted(line for line in found if line.startswith(address)) for name, address in (("sample", good), ("planted", bad))} | {
        "elsewhere": [line for line in found if not line.startswith((good, bad))]
    }


def checked(jar: Path, addresses: list[str]) -> set[str]:
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss2m"]  # it lives too briefly to be made faster
    command += ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(jar)]  # this machine is one
    command += ["--format", "json", "--exit-zero-always", "--filterpattern", "|".join((ROLES_OF_TABLES, *DESIGN_SYSTEM))]
    done = subprocess.run([*command, *addresses], capture_output=True, text=True, timeout=580, check=True)
    return {f"{m.get('url', '')}: {m['message']}" for m in json.loads(done.stderr)["messages"]}


def test_the_checker_finds_nothing_on_any_page(complaints: dict[str, list[str]]) -> None:
    assert complaints["sample"] == complaints["elsewhere"] == []


def test_planted_faults_are_found(complaints: dict[str, list[str]]) -> None:
    assert any("Duplicate ID" in line for line in complaints["planted"])
