"""The words of photo-identification as plain values; imports nothing of the package."""
