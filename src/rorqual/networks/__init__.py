"""How is a trained network found, checked and run?"""
