"""The demo market: the longest journey there is, played by the real actions."""
