"""What places offer, and when: opening rules."""
