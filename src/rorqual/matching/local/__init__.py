"""Do two pictures show the same marks in the same places? Local features and their geometry."""
