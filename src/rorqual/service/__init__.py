"""The face for other programs: an HTTP API over one catalogue (extra `serve`)."""
