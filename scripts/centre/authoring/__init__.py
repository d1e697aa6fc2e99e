"""A folder of texts and media becomes a paper and its key; every fault is named."""
