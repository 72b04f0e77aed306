"""Sheets of paper as HTML pages: one module for each kind, and the list of all of them."""
