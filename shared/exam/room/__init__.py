"""What happens in a session: the events of its log, the state folded from them, and the rules of the day."""
