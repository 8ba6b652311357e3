"""Everything that can be done to a referral: one file, one verb."""
