"""Files that registration writes and reads."""
