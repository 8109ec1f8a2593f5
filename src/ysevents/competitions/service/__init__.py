"""Verbs of competitions: contests and divisions, entries, draws and start lists, bibs."""
