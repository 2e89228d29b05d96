"""The open data: tables, their columns, schemas, spreadsheets and feeds."""
