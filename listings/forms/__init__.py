"""The shapes of supply's pages: they check what was typed and save nothing."""
