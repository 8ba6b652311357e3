"""Everything that can be done to an application: one file, one verb."""
