"""Closed sets that describe supply: industries, national code tables, kinds and number formats."""
