"""Candidates' answers: saving, journals, history, what the bundle will hold."""
