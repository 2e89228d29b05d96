"""Publish: candidate, approval and release; what a release holds; the site brought up to it."""
