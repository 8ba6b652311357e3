"""Reports: read only, derived from events."""
