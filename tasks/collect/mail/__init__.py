"""Mail that comes in: opened, vouched for, and sorted to the trust, partner or person it is for."""
