"""The candidate's program: waits, logs in, shows the paper and never loses an answer."""
