"""A PDF of the folder is opened page by page as the candidate's PC will do; what would not show there is named."""

from typing import Final

import pypdfium2

from scripts.centre.authoring.written import ANSWER_HIDDEN, ANSWER_SHOWN
from shared.exam.bounds import LONGEST_PDF_SIDE, MOST_PDF_PAGES
from shared.words.catalogue import say

_LOOK_PX: Final = 64
"""How wide a page is drawn to see that it can be."""
_PASSWORD: Final = "password"  # noqa: S105 - what pdfium calls it


def pdf_fault(data: bytes, name: str) -> tuple[str, str] | None:
    """What is wrong with a PDF: code and sentence; None if all its pages can be shown."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _PASSWORD in str(error).lower():
            return "pdf_password", say("author.media.pdf_password", name=name)
        return "pdf_damaged", say("author.media.pdf_damaged", name=name)
    try:
        words = " ".join(document.get_metadata_dict(skip_empty=True).values())
        if found := ANSWER_HIDDEN.search(words):
            return "answer_in_media", say("author.media.tells", name=name, text=found[0])
        return _page_fault(document, name)
    finally:
        document.close()


def _page_fault(document: pypdfium2.PdfDocument, name: str) -> tuple[str, str] | None:
    if not 0 < len(document) <= MOST_PDF_PAGES:
        told = say("author.media.pdf_pages", name=name, count=len(document), most=MOST_PDF_PAGES)
        return "pdf_pages", told
    empty = True
    for place in range(len(document)):
        try:
            page = document[place]
            wide, high = page.get_size()
            if not (0 < wide <= LONGEST_PDF_SIDE and 0 < high <= LONGEST_PDF_SIDE):
                told = say(
                    "author.media.pdf_size", name=name, page=place + 1, width=wide / 72 * 25.4, height=high / 72 * 25.4
                )
                return "pdf_size", told
            page.render(scale=_LOOK_PX / max(wide, high)).close()
            words = page.get_textpage()
            found = ANSWER_SHOWN.search(words.get_text_range())
            words.close()
            if found:
                return "answer_in_media", say("author.media.tells", name=name, text=found[0])
            empty = empty and not any(True for _ in page.get_objects(max_depth=1))
        except pypdfium2.PdfiumError:
            return "pdf_page", say("author.media.pdf_page", name=name, page=place + 1)
    return ("pdf_blank", say("author.media.pdf_blank", name=name)) if empty else None
