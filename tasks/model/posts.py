"""Posts by the part they have, as people.csv and the ladder name them; what each is called in a regime stands in its own words."""

from __future__ import annotations

import re

LEAD = "lead"
CHAIR, CHIEF = "chair", "chief executive"
DIRECTOR = "improvement director"

SIGNATORIES = {CHAIR: "chair", CHIEF: "chief"}
"""The posts that sign an update where a regime names no others, and what columns and checks call them."""

POSTS = (LEAD, CHAIR, CHIEF, DIRECTOR, "regulator", "partner", "evidence")
"""Everybody who is told anything by the ladder."""

NO_SIGNATORIES = frozenset({"trust", "approver", *POSTS} - SIGNATORIES.keys())
"""Who cannot sign: whoever prepares an update, and whoever looks at it from outside."""


def seat(post: str) -> str:
    """What columns and checks call a post that signs: `finance_director`."""
    return SIGNATORIES.get(post) or re.sub(r"\W+", "_", post.casefold()).strip("_")
