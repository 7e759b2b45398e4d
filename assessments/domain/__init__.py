"""The rules of the product in plain Python: no Django, no database, no clock, no settings."""
