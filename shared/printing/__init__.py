"""Paper: what a printed form of any program is made of."""
