"""The doors of the service; thin, without logic of their own."""
