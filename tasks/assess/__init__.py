"""Assess: where every action, trust and partner stands, by the rules alone."""
