"""What the three programs and the centre's tools agree on; imports none of them."""
