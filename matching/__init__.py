"""Demand, and its meeting with supply."""
