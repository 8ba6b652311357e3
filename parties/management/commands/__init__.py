"""Commands about parties."""
