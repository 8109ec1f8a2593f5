"""ysevents: sports events and fitness facilities of a county."""

__version__ = "0.1.0"
