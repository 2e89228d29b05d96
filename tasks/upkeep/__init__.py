"""Upkeep: health, verify, backup, history, rebuild, and why a figure is what it is."""
