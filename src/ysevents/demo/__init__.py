"""The demo county: invented people and grounds on real villages, the same for everyone every time."""
