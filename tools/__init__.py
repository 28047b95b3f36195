"""What a contributor runs to keep the documentation true."""
