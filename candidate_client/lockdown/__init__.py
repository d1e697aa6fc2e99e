"""Keeping a candidate PC to the exam, behind one adapter for each platform."""
