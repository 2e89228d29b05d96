"""The nouns of the regime: frozen values that every other room knows."""
