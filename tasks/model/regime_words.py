"""How a regime speaks: what it is called in a sentence, what its posts and labels are called, and texts filled with these words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tasks.model.period import Rhythm
from tasks.model.posts import CHAIR, CHIEF, DIRECTOR
from tasks.model.status import Statuses

SECTIONS = (
    *("kind", "regulator", "stay", "director", "leadership review", "restriction", "rating", "standing", "mortality"),
    *("segment", "segment changes", "criteria", "intended", "transition", "stays before", "programmes"),
)
"""What a page can say of who oversees a trust, and how."""


@dataclass(frozen=True)
class RegimeWords:
    """Words in small letters, as they stand inside a sentence."""

    regime: str  # what trusts are in, enter and leave
    unit: str  # whom it is about, in full: 'board'
    chair: str  # the two posts that sign an update
    chief: str
    director: str  # the post that signs off and warns early; empty where the regime has none
    standing: str  # what a trust may apply for by its rating; empty where there is nothing
    sections: tuple[tuple[str, str], ...]  # what a page says of who oversees a trust, in order: one of SECTIONS, and its title
    statuses: Statuses
    rhythm: Rhythm = Rhythm.MONTH

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What texts are filled with, by the name that stands in them in braces: `{regime}`, and `{Regime}` to begin a sentence with."""
        own = {name: str(getattr(self, name)) for name in ("regime", "unit", "chair", "chief", "director", "standing")}
        begins = {name.capitalize(): words[:1].upper() + words[1:] for name, words in own.items()}
        return {**own, **begins, **self.statuses.words}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What a post is called, by the name that people.csv has for it."""
        return {CHAIR: self.chair, CHIEF: self.chief, DIRECTOR: self.director}

    def title(self, role: str) -> str:
        """What a post is called; the name that people.csv has for it, where the regime has no other."""
        return self.titles.get(role) or role

    def fill(self, text: str) -> str:
        """A text with these words in it, said of the regime's periods; braces about anything else are left as they are."""
        text = self.rhythm.phrase(text)
        for name, words in self.words.items():
            text = text.replace(f"{{{name}}}", words)
        return text
