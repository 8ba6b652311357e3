"""Deals: negotiated, agreed, signed (landed), delivered, accepted, settled."""
