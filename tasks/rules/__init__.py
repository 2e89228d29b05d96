"""The rules of the regime: one rule, one file, and a verdict that always answers with a sentence."""
