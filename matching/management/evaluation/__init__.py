"""Judged collections, the systems that are compared on them, and the figures."""
