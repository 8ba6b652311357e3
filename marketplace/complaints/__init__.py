"""Complaints: somebody says that a listing or a certificate harms their rights."""
