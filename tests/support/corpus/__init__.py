"""The workbooks of the corpus, told once for several writers."""
