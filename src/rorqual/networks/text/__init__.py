"""How do words become what a network can compare with pictures?"""
