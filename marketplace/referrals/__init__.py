"""Referrals to other trading platforms, and what came of them."""
