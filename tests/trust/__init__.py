"""Scanners that others wrote, against the product in production settings: `make audit`.

None of this is a test of pytest: it installs tools from package registries into `var/audit/`, takes
minutes, and its verdict changes with the scanners.
"""
