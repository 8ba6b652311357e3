"""Everything that can be done to supply: one file, one verb."""
