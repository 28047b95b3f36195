"""How is a detector made that finds fins, flukes, heads and bodies in a photo?"""
