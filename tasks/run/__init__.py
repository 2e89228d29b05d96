"""What a run works with: settings, the programme, its inbox, the moments of its months, and how Prefect sees it."""
