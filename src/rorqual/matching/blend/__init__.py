"""How do ranked lists of several networks become one list?"""
