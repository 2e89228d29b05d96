"""The container file, as far as reading tells: what it copies exists, what it installs is pinned, and it holds nobody's record."""

from __future__ import annotations

import re

from tasks.run.settings import ROOT

LINES = re.sub(r"\\\n\s*", "", (ROOT / "deployments" / "Containerfile").read_text(encoding="utf-8")).splitlines()
ARGUMENT, _, USUAL = next(line.removeprefix("ARG ") for line in LINES if line.startswith("ARG ")).partition("=")
LINES = [line.replace(f"${ARGUMENT}", USUAL) for line in LINES]


def said(word):
    return [line.partition(" ")[2] for line in LINES if line.startswith(f"{word} ")]


def test_everything_that_is_copied_or_started_exists():
    assert [source for line in said("COPY") for source in line.split()[:-1] if not (ROOT / source).exists()] == []
    (entry,) = re.findall(r'"/srv/measures/([^"]+)"', *said("ENTRYPOINT"))
    assert (ROOT / entry).is_file()


def test_nothing_is_installed_that_the_makefile_does_not_pin():
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [part for line in said("RUN") for part in line.split("&&") if "pip install" in part]
    assert len(installs) == 2
    for install in installs:
        words = set(install.split()) - {"python", "."}
        assert any(words <= set(line.split()) for line in make.splitlines()), install


def test_the_image_ends_as_a_user_without_power_over_the_code():
    assert said("USER") == ["measures"]
    (made,) = [line for line in said("RUN") if "useradd" in line]
    assert re.findall(r"chown -R measures (.*)", made) == ["/srv/measures/var /srv/prefect"]


def test_what_git_ignores_and_its_history_stay_out_of_the_image():
    words = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    left_out = [line.removeprefix("**/") for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert {*words, ".git"} <= set(left_out)


def test_the_base_is_the_python_the_project_asks_for():
    (base,) = said("FROM")
    assert "python:3.11-" in base
