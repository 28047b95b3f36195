"""Work on many photos that goes on after its request was answered."""
