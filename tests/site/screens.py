"""Screenshots of the main pages, small, for the README: `make screens`, after `make month`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tasks.run.settings import ROOT

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
MOST = 600_000  # bytes, all together
SCREENS = {  # name: (page, place on it to begin at, width, height)
    "front": ("index.html", "", 1280, 1100),
    "month": ("2013-11/index.html", "", 1280, 1100),
    "trusts": ("2013-11/index.html", "#trusts", 1280, 900),
    "trust": ("2013-11/rnl/index.html", "", 1280, 1100),
    "action": ("trusts/rnl/index.html", "#rnl-02", 1280, 1000),
    "story": ("trusts/rnl/index.html", "", 1280, 1100),
    "fund": ("fund/index.html", "", 1280, 900),
    "correction": ("corrections/2013-11/2/index.html", "", 1280, 900),
    "phone": ("index.html", "", 360, 900),
}


def main(site: Path, into: Path) -> int:
    """Write a PNG for each of SCREENS, at half its size; 2 when there is no site, 1 when together they weigh too much."""
    if not (site / "index.html").exists():
        print(f"There is no site in {site}: run `make month` first.", file=sys.stderr)
        return 2
    into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        for name in SCREENS:
            _shot(browser, site, name, into / f"page-{name}.png")
        browser.close()
    weight = sum(path.stat().st_size for path in into.glob("page-*.png"))
    print(f"{len(SCREENS)} screenshots in {into}, {weight / 1000:.0f} kB together.")
    return int(weight > MOST)


def _shot(browser: Browser, site: Path, name: str, path: Path) -> None:
    page, place, width, height = SCREENS[name]
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=0.7 if width < 500 else 0.5)
    tab = context.new_page()
    tab.goto(f"{(site / page).as_uri()}{place}")
    tab.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    sys.exit(main(ROOT / "var" / "site" if len(sys.argv) < 2 else Path(sys.argv[1]), ROOT / "docs" / "screens"))
