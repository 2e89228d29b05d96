"""The regime's facts and numbers, read once from config/, checked, and handed on as one frozen rulebook."""

from tasks.rulebook.entries import DatedSeverity, Exemption, Intervention, LeadershipProgramme, PublishedFigure, Regime, Setting, StatusWord
from tasks.rulebook.load import load
from tasks.rulebook.rulebook import Rulebook

__all__ = [
    "DatedSeverity",
    "Exemption",
    "Intervention",
    "LeadershipProgramme",
    "PublishedFigure",
    "Regime",
    "Rulebook",
    "Setting",
    "StatusWord",
    "load",
]
