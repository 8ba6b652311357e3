"""The report's commands."""
