"""The API: one operation, one view, the same action as the page."""
