"""Where do the networks come from? The extra `train` installs what this room needs."""
