"""The incentive fund: partners' claims of costs, published evidence, awards and their ledger."""
