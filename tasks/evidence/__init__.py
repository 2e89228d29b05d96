"""Published files and claims of costs as typed lines, and what is known from them for an award."""
