"""The networks that are trained: trunk, pooling, neck, and the learning rates of their parts."""
