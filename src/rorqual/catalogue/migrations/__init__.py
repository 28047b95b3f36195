"""How does a catalogue of an older version become one of this version? Alembic's revisions."""
