"""One month in order: which months a run tells, what it did, and what it would do."""
