"""The centre's receiver: a tus 1.0 endpoint for result bundles and the receipts for them."""
