"""Where in the photo is the animal?"""
