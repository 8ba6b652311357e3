"""Everything that can be done between an intent and the listings: one file, one verb."""
