"""The health check: facts about the product at one moment, and the rules that judge them."""
