"""The parts editors are made of: option cards, and the cells of the voucher."""
