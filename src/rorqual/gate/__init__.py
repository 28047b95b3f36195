"""Is it a cetacean?"""
