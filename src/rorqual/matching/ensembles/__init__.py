"""How do several networks answer together?"""
