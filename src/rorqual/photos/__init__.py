"""What is in this file? Finds photos, decodes them upright and measures them."""
