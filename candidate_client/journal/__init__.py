"""The encrypted journal that keeps every answer on the candidate's own PC."""
