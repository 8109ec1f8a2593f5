"""Contests, entries, fixtures and the rules that judge them."""
