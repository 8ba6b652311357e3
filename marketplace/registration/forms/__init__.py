"""What is asked, section by section; each form gives the JSON values of its fields."""
