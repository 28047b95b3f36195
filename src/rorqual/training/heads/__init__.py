"""Small networks on the features of a frozen one, that answer yes-or-no questions."""
