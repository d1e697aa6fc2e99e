"""Is this a whole picture? It is decoded to the last line; a camera's note that it lies on its side is carried out."""

import io
import warnings
from typing import Final

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

from shared.words.catalogue import say

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
_ORIENTATION: Final = 0x0112
_ENDINGS: Final = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png"}
_TURNED: Final = range(2, 9)
_QUALITIES: Final = (95, 90, 85, 75, 60, 40)
"""The best first; a photo from a phone grows when it is written anew, and must not grow past the limit."""
# What a file begins with that was only called .jpg; the words are the same in every language.
_OTHERS: Final = (
    (b"RIFF", 8, b"WEBP", "WEBP"),
    (b"", 4, b"ftyphei", "HEIC"),
    (b"", 4, b"ftyphevc", "HEIC"),
    (b"", 4, b"ftypmif1", "HEIC"),
    (b"", 4, b"ftypmsf1", "HEIC"),
    (b"", 4, b"ftypavif", "AVIF"),
    (b"", 4, b"ftyp", "MP4"),
    (b"II*\0", 0, b"", "TIFF"),
    (b"MM\0*", 0, b"", "TIFF"),
    (b"GIF8", 0, b"", "GIF"),
    (b"BM", 0, b"", "BMP"),
    (b"\0\0\0\x0cjP  ", 0, b"", "JPEG 2000"),
    (b"%PDF", 0, b"", "PDF"),
    (b"PK\x03\x04", 0, b"", "ZIP"),
)


class PictureError(Exception):
    """A picture cannot be used; `reason` is the Chinese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A whole, upright picture: its bytes as they came unless it had to be turned."""

    ending: str
    data: bytes
    size: tuple[int, int]
    turned: bool


def check_picture(data: bytes) -> Picture:
    """Decode a JPEG or PNG.

    Raises:
        PictureError: it is another kind, damaged, cut off, or has more pixels than any photo of a person needs.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow finds odd in tags is no matter here
        try:
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                return _checked(image, data)
        except UnidentifiedImageError as error:
            kind = _other_kind(data)
            raise PictureError(say("photo.renamed", kind=kind) if kind else say("photo.not_a_picture")) from error
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise PictureError(say("photo.damaged")) from error


def _other_kind(data: bytes) -> str:
    """What a file truly is that nobody can show as a photo; empty if that cannot be told."""
    for begin, at, mark, kind in _OTHERS:
        if data.startswith(begin) and data.startswith(mark, at):
            return kind
    return "HTML" if data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")) else ""


def _too_large() -> PictureError:
    return PictureError(say("photo.too_many_pixels", limit=MAX_PIXELS // 10_000))


def _checked(image: Image.Image, data: bytes) -> Picture:
    ending = _ENDINGS[str(image.format)]
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_large()
    image.load()
    if image.getexif().get(_ORIENTATION, 1) not in _TURNED:
        return Picture(ending=ending, data=data, size=image.size, turned=False)
    upright = ImageOps.exif_transpose(image)
    ending, turned = _written(upright, ending)
    return Picture(ending=ending, data=turned, size=upright.size, turned=True)


def _written(image: Image.Image, ending: str) -> tuple[str, bytes]:
    """The picture as a file within the limit, as good as may be; what is too large as PNG becomes a JPEG."""
    data = _saved(image, "PNG", 0) if ending == "png" else b""
    if 0 < len(data) <= MAX_BYTES:
        return ending, data
    plain = image if ending == "jpg" else image.convert("RGB")
    for quality in _QUALITIES:
        data = _saved(plain, "JPEG", quality)
        if len(data) <= MAX_BYTES:
            break
    return "jpg", data


def _saved(image: Image.Image, kind: str, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, format=kind, quality=quality)
    return target.getvalue()
