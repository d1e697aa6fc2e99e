"""The pages of a PDF as drawings. The file stays in memory and is drawn anew for each zoom, so small print is sharp.

Nothing in a PDF runs here: pages are painted without their forms, scripts and links.
"""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap

from shared.exam.bounds import MOST_PDF_PAGES

if TYPE_CHECKING:
    import pypdfium2

_PX_PER_POINT: Final = 96 / 72
_MOST_PX: Final = 6_000_000
"""An A4 page at two and a half times its size: 20 ms of a processor's time; finer than that it is only enlarged."""


class PdfPage:
    """One page, turned by so many quarters."""

    def __init__(self, page: "pypdfium2.PdfPage", quarters: int = 0) -> None:
        self._page = page
        self._quarters = quarters % 4
        wide, high = (side * _PX_PER_POINT for side in page.get_size())
        self._wide, self._high = (wide, high) if self._quarters % 2 == 0 else (high, wide)

    @property
    def size(self) -> QSize:
        """See Drawing."""
        return QSize(round(self._wide), round(self._high))

    def drawn(self, scale: float) -> QPixmap:
        """See Drawing."""
        most = (_MOST_PX / max(self._wide * self._high, 1)) ** 0.5
        fine = min(scale, most) * _PX_PER_POINT
        bitmap = self._page.render(
            scale=fine, rotation=90 * self._quarters, may_draw_forms=False, prefer_bgrx=True, fill_color=(255,) * 4
        )
        try:
            dots = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
            return QPixmap.fromImage(dots.copy())  # a copy: the buffer goes with the bitmap
        finally:
            bitmap.close()

    def turned(self) -> "PdfPage":
        """See Drawing."""
        return PdfPage(self._page, self._quarters + 1)


def pdf_pages(data: bytes) -> tuple[PdfPage, ...]:
    """The pages of a PDF, no more than a paper may have; none where it cannot be read or wants a password."""
    import pypdfium2  # noqa: PLC0415 - late: a window that starts shows no PDF

    try:
        document = pypdfium2.PdfDocument(data)
        return tuple(PdfPage(document[place]) for place in range(min(len(document), MOST_PDF_PAGES)))
    except pypdfium2.PdfiumError:
        return ()


def is_pdf(data: bytes) -> bool:
    """Whether a file begins like a PDF."""
    return data.startswith(b"%PDF-")
