"""How a regime speaks: what it is called in a sentence, what its posts and labels are called, and texts filled with these words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from tasks.model.period import Rhythm
from tasks.model.posts import CHAIR, CHIEF, DIRECTOR, SIGNATORIES, seat
from tasks.model.status import Statuses

CRITERIA, INTENDED, PROGRAMMES = "criteria", "intended", "programmes"
SECTIONS = (
    *("kind", "regulator", "stay", "director", "leadership review", "restriction", "rating", "standing", "mortality"),
    *("segment", "segment changes", CRITERIA, INTENDED, "transition", "stays before", PROGRAMMES),
)
"""What a page can say of who oversees a trust, and how."""

UNIT = "trust"
"""What sentences of ours call a unit, until the regime's own word takes its place."""

_QUOTED = re.compile(r"(“[^“”]*”|\"[^\"]*\"|`[^`]*`)")
_NAMED = re.compile(
    r"(?:\b([Aa]) )?(?<![\w./@{'-])(?<!measures )"
    r"((?:^|(?<=[.:>] )|(?<=[>\n]))T|T(?=rust (?:code|name)\b)|t)rust(s?)\b(?![@/_-]|\.\w)"
)


_AS_IT_IS = re.compile(r"((?m:^[ \t]+\w+:)|`[^`]*`|“[^“”]*”|\"[^\"]*\"|(?<!\S)\S*[/_]\S*|--\S+|(?<!\S)\S*\.(?:csv|toml)\b)")
"""Commands, quotations, paths and options, which a person typed or is to type; and the names of a form's fields."""


def instructed(text: str, rhythm: Rhythm, short: str) -> str:
    """A sentence for operators, said of a regime's periods and units; what somebody typed, said or is to type stays as it is."""
    parts = enumerate(_AS_IT_IS.split(text))
    return "".join(part if number % 2 else of_units(rhythm.phrase(part), short) for number, part in parts)


def of_units(text: str, short: str) -> str:
    """A sentence of ours about trusts, said of the units of a regime, such as boards; names of trusts and of columns keep theirs."""
    if short == UNIT:
        return text
    return "".join(part if number % 2 else _NAMED.sub(partial(_unit, short), part) for number, part in enumerate(_QUOTED.split(text)))


_VOWEL = re.compile(r"[aeiou]|[AEFHILMNORSX](?=[A-Z]|$)")
"""How a word begins that is said after "an": an organisation, an ICB."""


def _unit(short: str, found: re.Match[str]) -> str:
    article, capital, ending = found.groups()
    word = (short[:1].upper() + short[1:] if capital == "T" else short) + ending
    return f"{article}{'n' if _VOWEL.match(short) else ''} {word}" if article else word


@dataclass(frozen=True)
class RegimeWords:
    """Words in small letters, as they stand inside a sentence."""

    regime: str  # what trusts are in, enter and leave
    unit: str  # whom it is about, in full: 'board'
    chair: str  # two posts of a unit
    chief: str
    director: str  # the post that signs off and warns early; empty where the regime has none
    standing: str  # what a trust may apply for by its rating; empty where there is nothing
    sections: tuple[tuple[str, str], ...]  # what a page says of who oversees a trust, in order: one of SECTIONS, and its title
    statuses: Statuses
    rhythm: Rhythm = Rhythm.MONTH
    short: str = UNIT  # what a unit is called where it is named again; sentences of ours say "trust"
    signs: tuple[str, ...] = tuple(SIGNATORIES)  # as people.csv has them; one that we do not know is called so
    partners: bool = True  # whether others help its units: it has partners, contracts or a fund
    fund: bool = True  # whether partners are rewarded out of a fund
    themes: bool = True  # whether it sorts promises by what they are about
    places: bool = True  # whether it says where its units are
    examples: tuple[tuple[str, str], ...] = ()  # words of our examples of how to write, each with what the regime has instead

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What texts are filled with, by the name that stands in them in braces: `{regime}`, and `{Regime}` to begin a sentence with."""
        own = {name: str(getattr(self, name)) for name in ("regime", "unit", "short", "chair", "chief", "director", "standing")}
        own |= {who: self.title(post) for post, who in self.signatories.items()}
        begins = {name.capitalize(): words[:1].upper() + words[1:] for name, words in own.items()}
        signing = {"signed_by": self.signed_by, "they_sign": f"{self.signed_by} sign{'s' * (len(self.signs) == 1)}" if self.signs else ""}
        return {**own, **begins, **signing, **self.statuses.words}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What a post is called, by the name that people.csv has for it."""
        return {CHAIR: self.chair, CHIEF: self.chief, DIRECTOR: self.director}

    @property
    def signatories(self) -> Mapping[str, str]:
        """The posts that sign, and what columns and checks call them."""
        return {post: seat(post) for post in self.signs}

    @property
    def further(self) -> Mapping[str, str]:
        """Those of them that only this regime has."""
        return {post: who for post, who in self.signatories.items() if post not in SIGNATORIES}

    @property
    def signed_by(self) -> str:
        """Who signs, to stand after "signed by": the chair, the mayor and the clerk. Empty where nobody does."""
        *first, last = [f"the {self.title(post)}" for post in self.signs] or [""]
        return " and ".join(filter(None, (", ".join(first), last)))

    @property
    def topics(self) -> bool:
        """Whether it is of any use that a plan names the topic of an action: a contract may be limited to it, or it is a theme."""
        return self.partners or self.themes

    @property
    def in_several(self) -> bool:
        """Whether a unit may be in several programmes at once."""
        return PROGRAMMES in dict(self.sections)

    def is_of_nobody(self, name: str) -> bool:
        """Whether a column (`chief_name`) or a check (`sign-off-missing-chief`) is about the signature of a post that does not sign, or
        about partners in a regime that has none.
        """
        if not self.partners and name.startswith(("partner_help", "partner-help")):
            return True
        others = {*SIGNATORIES.values()} - {*self.signatories.values()}
        of_check = name.rpartition("-")[2] if name.startswith("sign-off-") else ""
        return of_check in others or name.removesuffix("_word").rpartition("_")[0].removesuffix("_confirmed") in others

    def title(self, role: str) -> str:
        """What a post is called; the name that people.csv has for it, where the regime has no other."""
        return self.titles.get(role) or role

    def phrase(self, text: str) -> str:
        """A sentence of ours about trusts and months, said of the regime's own units and periods; what it quotes stays as it is."""
        return of_units(self.rhythm.phrase(text), self.short)

    def instruct(self, text: str) -> str:
        """The same of a sentence for operators, in which commands and paths stand too."""
        return instructed(text, self.rhythm, self.short)

    @cached_property
    def _example(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(words) for words in sorted(dict(self.examples), key=len, reverse=True)))

    def exemplify(self, text: str) -> str:
        """A text of ours with the regime's own examples in it, where it has any: the longest words that stand in it first."""
        own = dict(self.examples)
        return self._example.sub(lambda found: own[found[0]], text) if own else text

    def fill(self, text: str) -> str:
        """A text with these words in it, said of the regime's periods; braces about anything else are left as they are."""
        text = self.phrase(text)
        for name, words in self.words.items():
            text = text.replace(f"{{{name}}}", words)
        return text
