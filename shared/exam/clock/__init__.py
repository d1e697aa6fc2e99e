"""What time a candidate has: the account of pauses and grants, and sections with limits of their own."""
