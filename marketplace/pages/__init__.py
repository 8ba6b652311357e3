"""The site around the trade: home, help, health, error pages, navigation, template tags."""
