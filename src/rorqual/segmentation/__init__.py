"""Which pixels are the animal?"""
