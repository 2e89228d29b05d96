"""Validate: an update against its plan, accepted or returned with findings."""
