"""Which public checkpoints are known, and what must be known of each? One file a family."""
