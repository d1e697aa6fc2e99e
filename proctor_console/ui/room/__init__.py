"""The room during the exam: seat map, attention list, one candidate."""
