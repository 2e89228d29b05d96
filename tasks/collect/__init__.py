"""Collect: what arrived, kept as it came and read; agreed plans, and what a trust takes back."""
