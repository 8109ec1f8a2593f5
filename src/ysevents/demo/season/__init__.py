"""The demo's season played to the end through the services, and held against `ysevents place`."""
