"""Verbs of feeds: public calendars, secret addresses, what subscription pages offer."""
