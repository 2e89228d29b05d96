"""A returned copy: the sender's own file with its findings."""
