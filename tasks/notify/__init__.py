"""Notify: who is told what and when, queued before it is sent, and sent once."""
