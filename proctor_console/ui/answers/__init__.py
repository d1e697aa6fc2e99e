"""Looking at answers, deciding about late ones, and journals carried on a stick."""
