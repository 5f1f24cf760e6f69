"""Pages of which a large part was compressed before: their gzip is put together and not made again.

A stream of deflate may be cut where it was flushed, and pieces that were made apart stand behind one another. What is
missing is the checksum of the whole, and that follows from those of its pieces.
"""

import secrets
import zlib
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

PLACE = mark_safe("<!-- the packed part -->")  # text that is escaped cannot read like this
RAW = -zlib.MAX_WBITS  # deflate without a header
QUICKLY = 1  # a page of a ranking is hardly larger for it, and is made in a quarter of the time
NAMED = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"  # gzip of a file with a name, of no date, on no system


class Sum(NamedTuple):
    """The checksum of some bytes, and how many they are."""

    crc: int
    length: int

    def followed_by(self, other: "Sum") -> "Sum":
        """Of both together. What the first adds to the whole is what it would with zeros after it."""
        zeros = bytes(other.length)
        return Sum(zlib.crc32(zeros, self.crc) ^ zlib.crc32(zeros) ^ other.crc, self.length + other.length)


@dataclass(frozen=True, slots=True)
class Packed:
    """A part of a page, compressed so that others can stand before and after it."""

    deflated: bytes
    sum: Sum

    @classmethod
    def of(cls, part: SafeString) -> "Packed":
        content = part.encode()
        return cls(_deflated(content, zlib.Z_FULL_FLUSH), _sum(content))

    def unpacked(self) -> bytes:
        return zlib.decompressobj(RAW).decompress(self.deflated)


def respond(request: HttpRequest, frame: str, packed: Packed) -> HttpResponse:
    """The page: ``frame`` with the packed part at its ``PLACE``."""
    before, after = (part.encode() for part in frame.split(PLACE))
    if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response = HttpResponse(_gzip(before, packed, after), headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(b"".join((before, packed.unpacked(), after)))
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _gzip(before: bytes, packed: Packed, after: bytes) -> bytes:
    # A name of chance length, as Django's own gzip has it, so that a page's size tells nothing of its secrets (BREACH).
    name = b"a" * secrets.randbelow(GZipMiddleware.max_random_bytes) + b"\0"
    total = _sum(before).followed_by(packed.sum).followed_by(_sum(after))
    return b"".join(
        (
            NAMED,
            name,
            _deflated(before, zlib.Z_FULL_FLUSH),
            packed.deflated,
            _deflated(after, zlib.Z_FINISH),
            total.crc.to_bytes(4, "little"),
            (total.length % 2**32).to_bytes(4, "little"),
        )
    )


def _deflated(content: bytes, end: int) -> bytes:
    compressor = zlib.compressobj(QUICKLY, wbits=RAW)
    return compressor.compress(content) + compressor.flush(end)


def _sum(content: bytes) -> Sum:
    return Sum(zlib.crc32(content), len(content))
