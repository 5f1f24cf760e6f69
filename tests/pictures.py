"""Pictures made in code, good ones and such as somebody with bad intent would send."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

from scoring.pictures import MAX_SCANS

ORIENTATION, GPS, MAKE, DATETIME = 0x0112, 0x8825, 0x010F, 0x0132
SECRETS = (b"Nokia 3310", b"2021:12:29", b"Exif", b"ICC_PROFILE", b"a comment", b"http://ns.adobe.com/xap/1.0/")


def halves(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """The left half is red, the right half blue: which side is which can be seen after a turn."""
    image = Image.new("RGB", size, (220, 30, 30))
    image.paste((30, 30, 220), (size[0] // 2, 0, *size))
    return image.convert(mode)


def written(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    target = BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def photo(number: int = 0, **size: Any) -> bytes:
    """A plain photograph; another ``number`` gives other bytes."""
    return written(halves(**size), quality=95, comment=f"photograph {number}".encode())


def telling(orientation: int = 1) -> bytes:
    """A camera's JPEG that says where and when it was taken, with what, and more."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "Nokia 3310"
    exif[DATETIME] = "2021:12:29 10:42:00"
    exif.get_ifd(GPS).update({1: "N", 2: (15.0, 14.0, 0.0), 3: "E", 4: (104.0, 51.0, 0.0)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><script>alert(1)</script></x:xmpmeta>'
    extras = {"exif": exif, "icc_profile": b"profile " * 40, "comment": b"a comment", "xmp": xmp}
    return written(halves(), quality=95, **extras)


def sixteen_bits() -> bytes:
    """A grey ramp of sixteen bits from black to white."""
    image = Image.new("I;16", (64, 8))
    for x in range(64):
        for y in range(8):
            image.putpixel((x, y), x * 65535 // 63)
    return written(image, "PNG")


def png_bomb(width: int, height: int) -> bytes:
    """A PNG that says it is this large; its pixels are a few bytes of zeros."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def scan_bomb() -> bytes:
    """A progressive JPEG that is drawn over and over: its last scan stands in it some hundred times."""
    data = written(halves((640, 640)), progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    return data[:-2] + scan * (MAX_SCANS + 1) + data[-2:]


def animated(form: str) -> bytes:
    return written(halves(), form, save_all=True, append_images=[halves((64, 48)).rotate(180)], duration=100)


def gif_and_script() -> bytes:
    """A GIF that is a JavaScript too."""
    return b"GIF89a/*" + bytes(8) + b"*/=alert(1);//" + written(halves(), "GIF")


def jpeg_and_page() -> bytes:
    """A JPEG with a page in its comment and an archive behind it."""
    behind = b"PK\x03\x04" + b"<html><script>alert(1)</script></html>" + b"PK\x05\x06"
    return written(halves(), comment=b"<script>alert(1)</script>") + behind
