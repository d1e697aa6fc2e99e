"""Whose time runs, and who has none left: the ticker, sections, closing a sitting."""
