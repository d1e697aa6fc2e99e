"""What the awarding centre runs: keys, build, codes, receive, open and score."""
