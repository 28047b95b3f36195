"""By which rule do similarities to photos become an order of individuals?"""
