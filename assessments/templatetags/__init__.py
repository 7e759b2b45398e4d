"""What templates may do to a value that a report does not finish."""
