"""What a locked PC sees, and what is made of it."""
