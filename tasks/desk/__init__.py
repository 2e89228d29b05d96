"""The desk: pages for the people of a trust: the workbook out, an update in, its findings at once, a receipt."""
