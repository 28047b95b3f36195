"""What does the animal look like, as a vector?"""
