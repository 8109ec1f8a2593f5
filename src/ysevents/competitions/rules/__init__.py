"""Pure decisions of competitions: standard library only, no clock, no files, no global randomness."""
