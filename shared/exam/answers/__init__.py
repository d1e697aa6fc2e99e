"""What a candidate wrote: the answer log, large answers in parts, and the review of what came late."""
