"""The revisions of the schema, oldest first; a published revision is never edited."""
