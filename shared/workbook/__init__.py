"""The spreadsheet of a task, one for the candidate's window, the author's check and the marker: bytes in, bytes out."""
