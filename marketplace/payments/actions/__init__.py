"""Everything that can be done about money: one file, one verb."""
