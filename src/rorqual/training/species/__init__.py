"""Which species can be told from a photo, and what of it is only the photo's source?"""
