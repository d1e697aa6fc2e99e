"""Which wire protocol this program speaks, and whether two programs may talk."""

PROTOCOL_VERSION = 1
PRODUCT_VERSION = "0.1.0"


def compatible(theirs: int) -> bool:
    """Whether a program of that protocol version may take part; mixed rooms are refused at the door."""
    return theirs == PROTOCOL_VERSION
