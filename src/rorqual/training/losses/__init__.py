"""What tells individuals, or species, apart while a network learns."""
