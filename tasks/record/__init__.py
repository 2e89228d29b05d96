"""The record: facts written once, the keys they are held under, and what is read from them."""
