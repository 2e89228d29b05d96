"""The locked reader: a process of its own that can open nothing and may be stopped at any moment."""
