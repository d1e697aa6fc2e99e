"""The pages of a PDF as pictures, for printing: what is printed is the file that is kept."""

from collections.abc import Iterator

import pypdfium2
from PIL import Image


def rendered(pdf: bytes, dots_per_inch: int = 300) -> Iterator[Image.Image]:
    """Each page in grey at that resolution; pages are made one at a time, since they are large."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(scale=dots_per_inch / 72, grayscale=True)
            yield bitmap.to_pil().convert("L")
            bitmap.close()
            page.close()
    finally:
        document.close()
