"""What can happen to a complaint: one file is one step."""
