"""Closed sets that describe parties: provinces and the unified social credit code."""
