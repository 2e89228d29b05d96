"""Ways for a notice to leave: a folder of mail files, SMTP, GOV.UK Notify, Amazon SES."""
