"""Small PDFs for tests, made by the library that prints our records; and what stands in a printed one."""

from collections.abc import Sequence

import pypdfium2
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


def page_texts(made: bytes) -> list[str]:
    """The words of each page of a PDF, as another program reads them."""
    with pypdfium2.PdfDocument(made) as document:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append(str(words.get_text_range()))
            words.close()
            page.close()
        return texts


def text_of(made: bytes) -> str:
    """The words of a whole PDF."""
    return "\n".join(page_texts(made))
