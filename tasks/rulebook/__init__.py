"""The regime's facts and numbers, read once from config/, checked, and handed on as one frozen rulebook."""

from tasks.rulebook.entries import (
    DatedSeverity,
    DatedThreshold,
    Exemption,
    Intervention,
    LeadershipProgramme,
    PublishedFigure,
    Regime,
    StatusWord,
)
from tasks.rulebook.load import load
from tasks.rulebook.rulebook import Rulebook

__all__ = [
    "DatedSeverity",
    "DatedThreshold",
    "Exemption",
    "Intervention",
    "LeadershipProgramme",
    "PublishedFigure",
    "Regime",
    "Rulebook",
    "StatusWord",
    "load",
]
