"""A page put together of compressed parts is the page, for a browser that takes gzip and for one that does not."""

import gzip
import zlib

import pytest
from django.test import RequestFactory

from subdistricts.packed import PLACE, Packed, Sum, respond

FRAMES = [("<p>ก่อน</p>", "<p>หลัง</p>"), ("", ""), ("x" * 70_000, ""), ("", "ท้าย" * 30_000)]
PARTS = ["", "<b>ตำบล</b>", "<td>18.5</td>" * 50_000]


def page(frame, part, accepts):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    before, after = frame
    return respond(request, f"{before}{PLACE}{after}", Packed.of(part))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("part", PARTS)
def test_its_gzip_holds_the_whole_page(frame, part):
    response = page(frame, part, "gzip, br")
    whole = part.join(frame).encode()
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == whole
    one_stream = zlib.decompressobj(wbits=31)  # as a browser reads it: one member, its checksum and size checked
    assert (one_stream.decompress(response.content), one_stream.eof, one_stream.unused_data) == (whole, True, b"")


def test_who_takes_no_gzip_gets_the_page_itself():
    response = page(FRAMES[0], PARTS[1], "br")
    assert response.content.decode() == PARTS[1].join(FRAMES[0])
    assert (response.has_header("Content-Encoding"), response.headers["Vary"]) == (False, "Accept-Encoding")


def test_its_size_varies_by_chance():
    sizes = {len(page(FRAMES[0], PARTS[2], "gzip").content) for _ in range(40)}
    assert len(sizes) > 5


@pytest.mark.parametrize("first", [b"", b"a", b"abc" * 1000])
@pytest.mark.parametrize("then", [b"", b"z", b"\0" * 5000])
def test_the_checksum_of_two_parts_is_that_of_both_together(first, then):
    sums = [Sum(zlib.crc32(part), len(part)) for part in (first, then, first + then)]
    assert sums[0].followed_by(sums[1]) == sums[2]
