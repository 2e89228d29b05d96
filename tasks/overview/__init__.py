"""Overview: what waits for a person, and every trust by every month, wherever people look: in Prefect, at the desk and on a terminal."""
