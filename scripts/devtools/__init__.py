"""Helpers of scripts/dev.py: set-up, fonts and the checks (standard library only where they bootstrap)."""
