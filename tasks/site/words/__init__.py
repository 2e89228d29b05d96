"""Words that the pages share: figures, labels, dates and sentences about updates and changes."""
