"""The regime's facts and numbers, read once from config/, checked, and handed on as one frozen rulebook."""

from tasks.rulebook.csv_rows import Exemption
from tasks.rulebook.load import load, regime_folder
from tasks.rulebook.rulebook import Rulebook

__all__ = ["Exemption", "Rulebook", "load", "regime_folder"]
