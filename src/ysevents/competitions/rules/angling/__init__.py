"""Angling 钓鱼: pegs by lot, place points in zones, individuals and teams."""
