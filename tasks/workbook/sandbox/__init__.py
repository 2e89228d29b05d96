"""A locked process that runs a named function on bytes: it can open nothing, and may be stopped at any moment."""
