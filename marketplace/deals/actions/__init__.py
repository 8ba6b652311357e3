"""Everything that can be done to a deal: one file, one verb."""
