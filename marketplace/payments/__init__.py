"""Payments: what the buyer says was paid and the holder confirms; kept by nobody in between."""
