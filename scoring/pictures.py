"""A picture as somebody sent it, and what is kept of it: its pixels, upright, in a JPEG that we wrote ourselves.

Nothing else of the sender's bytes survives: no place and time of taking, no name of the camera, no comment, no profile,
nothing that stands behind the picture or could be read as anything but one. Whoever wants to break a decoder or to eat
the memory is stopped by what stands in a header, before any pixel is unpacked.
"""

import logging
import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from scoring.refusals import PHOTO_NOT_READABLE, PHOTO_TOO_MANY_PIXELS
from subdistricts.refusals import Refusal

MAX_PIXELS: Final = 24_000_000  # of what is sent: a camera's own picture where the tablet could not make it smaller
MAX_SIDE: Final = 12_000
MAX_SCANS: Final = 100  # a progressive JPEG has ten; each costs a walk over the whole picture, however few its bytes
KEPT_SIDE: Final = 1600
QUALITY: Final = 82
WHITE = (255, 255, 255)
# A Multi-Picture JPEG, as some cameras write it, is opened as what its first picture is.
JPEG, MULTI_PICTURE = "JPEG", "MPO"
READ: Final = (JPEG, "PNG", "WEBP")

logger = logging.getLogger(__name__)
# One at a time in each process: what is unpacked is a hundred times what came.
_unpacking = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    jpeg: bytes
    width: int
    height: int


def clean(data: bytes) -> Picture:
    """The picture in these bytes, written anew. Refuses ``photo_not_readable`` and ``photo_too_many_pixels``."""
    with _unpacking:
        try:
            return _written(ImageOps.exif_transpose(_small(_opened(data))))
        except Refusal:
            raise
        except Image.DecompressionBombError as error:
            raise _too_many_pixels() from error
        except Exception as error:  # what a decoder stumbles over is of many kinds, and all of it was sent
            logger.info("A photograph that cannot be read: %r", error)
            raise Refusal(PHOTO_NOT_READABLE) from error


def _opened(data: bytes) -> Image.Image:
    """The picture with its header read and its pixels not yet."""
    image = Image.open(BytesIO(data), formats=READ)
    width, height = image.size
    if width * height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise _too_many_pixels()
    is_jpeg = image.format in (JPEG, MULTI_PICTURE)
    if is_jpeg and data.count(b"\xff\xda") > MAX_SCANS:
        raise Refusal(PHOTO_NOT_READABLE)
    if image.format != MULTI_PICTURE and getattr(image, "n_frames", 1) > 1:
        raise Refusal(PHOTO_NOT_READABLE)
    return image


def _small(image: Image.Image) -> Image.Image:
    """No larger than what is kept, eight bits a colour. A JPEG is unpacked at no more than twice that size."""
    if image.mode.startswith("I"):
        image = image.point(lambda level: level / 257).convert("L")  # sixteen bits; Pillow itself would cut them off
    elif image.mode in ("P", "1"):
        image = image.convert("RGBA")
    image.thumbnail((KEPT_SIDE, KEPT_SIDE))
    return image


def _written(image: Image.Image) -> Picture:
    """Only pixels go over, to a picture of ours: whatever came along with them stays behind."""
    clean = Image.new("RGB", image.size, WHITE)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        clean.paste(seen, mask=seen)
    else:
        clean.paste(image.convert("RGB"))
    target = BytesIO()
    clean.save(target, JPEG, quality=QUALITY)
    return Picture(target.getvalue(), *clean.size)


def _too_many_pixels() -> Refusal:
    return Refusal(PHOTO_TOO_MANY_PIXELS, limit=MAX_PIXELS // 1_000_000)
