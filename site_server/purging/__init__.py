"""Purging 清除: after receipt and term, a room's data end: keys first, then files, with a proof (ADR 0048)."""
