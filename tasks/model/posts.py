"""Posts by the part they have, as people.csv and the ladder name them; what each is called in a regime stands in its own words."""

from __future__ import annotations

LEAD = "lead"
CHAIR, CHIEF = "chair", "chief executive"
DIRECTOR = "improvement director"

SIGNATORIES = {CHAIR: "chair", CHIEF: "chief"}
"""The posts that can sign an update, and what columns and checks call them; which of them do in a regime stands in its own words."""

POSTS = (LEAD, CHAIR, CHIEF, DIRECTOR, "regulator", "partner", "evidence")
"""Everybody who is told anything by the ladder."""
