"""Notify: who is told what and when, kept before it is sent, and sent once."""
