"""What is known, and who decided it?"""
