"""Dialogs of acts on one candidate."""
