"""Evidence and claims as published or sent become plain rows; a file that is not what it should be is refused, never read as blanks."""

from tasks.evidence.claims import Claim, read_claim
from tasks.evidence.mortality import read_mortality
from tasks.evidence.ratings import read_ratings

__all__ = ["Claim", "read_claim", "read_mortality", "read_ratings"]
