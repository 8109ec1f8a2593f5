"""The one schema: who, where, when, and what changed. Knows no module above it."""
