"""Everything that can be done to people and organisations: one file, one verb."""
