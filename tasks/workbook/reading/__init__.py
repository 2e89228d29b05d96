"""Files as trusts send them, read into rows with the words as written and their places."""
