"""What people are told: the inbox, and the outbox for whatever leaves the house."""
