"""What a locked PC sees of itself: eyes for each platform, one judge without any, a thread that looks."""
