"""Small PDFs for tests, made by the library that prints our records."""

from collections.abc import Sequence

from fpdf import FPDF


def pdf(pages: Sequence[str] = ("one",), *, password: str = "", size_mm: tuple[float, float] = (210, 297)) -> bytes:
    """A page for each text."""
    made = FPDF(format=size_mm)
    if password:
        made.set_encryption(owner_password="owner", user_password=password)
    made.set_font("helvetica", size=12)
    for number, _words in enumerate(pages, 1):
        made.add_page()
        made.cell(0, 8, f"page {number}")
    return bytes(made.output())
