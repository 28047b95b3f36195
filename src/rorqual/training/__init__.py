"""Where do the networks come from? (Extra `train`.)"""
