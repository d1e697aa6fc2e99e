"""The checks before the exam on the server's side: whose turn it is, what was reported, the board."""
