"""How anybody hears when something new is public: by e-mail where there is a desk, and by feed in any case."""

from __future__ import annotations

from tasks.site.data.shapes import RulebookWords
from tasks.site.page_frame import Link


def following(words: RulebookWords, root: str, trust: str = "") -> tuple[Link, ...]:
    """The ways to follow one trust, by its code, or all; `root` is the way to the top of the site."""
    ask = words.get("subscribe", "")
    mail = Link("by e-mail", ask + (f"?trust={trust}" if trust else ""))
    own = f"{root}trusts/{trust.lower()}/" if trust else root
    feeds = (Link("by feed (Atom)", f"{own}feed.atom"), *(() if trust else (Link("by JSON feed", f"{own}feed.json"),)))
    return (*((mail,) if ask else ()), *feeds)
