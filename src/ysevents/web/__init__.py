"""Pages of core things, the home page and what belongs to no other module."""
