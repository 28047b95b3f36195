"""The main job: every step in order, for one photo or a hundred thousand."""
