"""Setup: a programme of one's own, the trusts in its register, and plans in the form their trusts wrote them."""
