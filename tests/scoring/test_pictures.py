"""What is kept of a picture: its pixels and nothing else; and what is not opened at all."""

import time
from io import BytesIO

import pytest
from PIL import Image

from scoring import pictures
from scoring.pictures import KEPT_SIDE, MAX_PIXELS, MAX_SIDE
from subdistricts.refusals import Refusal
from tests import pictures as make

RED, BLUE = (220, 30, 30), (30, 30, 220)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(pictures.clean(data).jpeg))


def near(seen, wanted) -> bool:
    return all(abs(one - other) <= 12 for one, other in zip(seen, wanted, strict=True))


def refusal(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        pictures.clean(data)
    return caught.value.code


@pytest.mark.parametrize(
    "data",
    [
        make.written(make.halves(), quality=95),
        make.written(make.halves(), progressive=True, quality=95),
        make.written(make.halves(), "PNG"),
        make.written(make.halves().quantize(8), "PNG"),
        make.written(make.halves(), "WEBP", lossless=True),
        make.written(make.halves(mode="CMYK"), quality=95),
        make.written(make.halves(mode="RGBA"), "PNG"),
        make.telling(),
    ],
    ids=["jpeg", "progressive", "png", "palette", "webp", "cmyk", "alpha", "exif"],
)
def test_a_photograph_of_any_kind_becomes_a_plain_jpeg_of_the_same_look(data):
    image = opened(data)
    assert (image.format, image.mode, image.size, getattr(image, "n_frames", 1)) == ("JPEG", "RGB", (64, 48), 1)
    assert (near(image.getpixel((10, 24)), RED), near(image.getpixel((54, 24)), BLUE)) == (True, True)


def test_nothing_that_came_along_with_the_pixels_is_kept():
    sent = make.telling()
    kept = pictures.clean(sent).jpeg
    assert [secret for secret in (*make.SECRETS, b"script") if secret not in sent] == []
    assert [secret for secret in (*make.SECRETS, b"script", b"profile") if secret in kept] == []
    # Byte by byte: what stands before the first table is the plain JFIF head, and nothing stands between the tables.
    assert segments(kept) == ["APP0", "DQT", "DQT", "SOF0", "DHT", "DHT", "DHT", "DHT", "SOS"]
    assert opened(sent).getexif() == {}


NAMES = {0xE0: "APP0", 0xDB: "DQT", 0xC0: "SOF0", 0xC4: "DHT", 0xDA: "SOS"}


def segments(jpeg: bytes) -> list[str]:
    """The names of a JPEG's segments up to its pixels; what a plain one has not is named by its number."""
    found, at = [], 2
    while not found or found[-1] != "SOS":
        assert jpeg[at] == 0xFF
        found.append(NAMES.get(jpeg[at + 1], hex(jpeg[at + 1])))
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return found


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (64, 48), (5, 24)), (3, (64, 48), (58, 24)), (6, (48, 64), (24, 5)), (8, (48, 64), (24, 58))],
)
def test_a_picture_stands_upright_without_being_told_how(orientation, size, red_at):
    image = opened(make.telling(orientation))
    assert (image.size, near(image.getpixel(red_at), RED)) == (size, True)


def test_sixteen_bits_keep_their_greys():
    image = opened(make.sixteen_bits())
    assert [near(image.getpixel((x, 4)), (x * 255 // 63,) * 3) for x in (0, 16, 32, 48, 63)] == [True] * 5


def test_what_was_transparent_is_white():
    image = Image.new("RGBA", (32, 32), (200, 0, 0, 0))
    assert near(opened(make.written(image, "PNG")).getpixel((16, 16)), (255, 255, 255))


def test_a_large_photograph_is_kept_small():
    image = opened(make.written(make.halves((4000, 3000)), quality=50))
    assert image.size == (KEPT_SIDE, KEPT_SIDE * 3 // 4)


@pytest.mark.parametrize("size", [(100_000, 100_000), (6_000, 4_001), (MAX_SIDE + 1, 10)])
def test_a_bomb_is_refused_by_its_header(size):
    began = time.process_time()
    assert refusal(make.png_bomb(*size)) == "photo_too_many_pixels"
    assert time.process_time() - began < 0.2


def test_the_largest_that_is_opened_is_a_cameras():
    assert MAX_PIXELS == 6_000 * 4_000
    assert opened(make.written(Image.new("L", (6_000, 4_000)), quality=20)).size == (1600, 1067)


def test_a_jpeg_that_is_drawn_over_and_over_is_refused_unopened():
    began = time.process_time()
    assert refusal(make.scan_bomb()) == "photo_not_readable"
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        make.written(make.halves(), "GIF"),
        make.written(make.halves(), "TIFF"),
        make.written(make.halves(), "BMP"),
        make.gif_and_script(),
        make.animated("PNG"),
        make.animated("WEBP"),
        make.written(make.halves((400, 300)))[:-400],
        make.written(make.halves((400, 300)), "PNG")[:-200],
        make.written(make.halves((400, 300)), "WEBP")[:-100],
        make.png_bomb(2_000, 2_000),
    ],
    ids=[
        *("empty", "pdf", "svg", "gif", "tiff", "bmp", "gif+js", "animated png", "animated webp"),
        *("cut jpeg", "cut png", "cut webp", "pixels missing"),
    ],
)
def test_what_is_no_single_whole_photograph_is_refused(data):
    assert refusal(data) == "photo_not_readable"


def test_a_camera_that_puts_two_pictures_in_a_file_gives_its_first():
    data = make.written(make.halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    assert Image.open(BytesIO(data)).n_frames == 2
    image = opened(data)
    assert (getattr(image, "n_frames", 1), near(image.getpixel((10, 24)), RED)) == (1, True)


def test_a_page_and_an_archive_in_a_picture_do_not_outlive_it():
    sent = make.jpeg_and_page()
    kept = pictures.clean(sent).jpeg
    assert [part for part in (b"<script", b"<html", b"PK\x03\x04") if part not in sent] == []
    assert [part for part in (b"<script", b"<html", b"PK\x03\x04", b"PK\x05\x06") if part in kept] == []


def test_after_a_refusal_the_next_is_taken():
    refusal(b"")
    assert pictures.clean(make.photo()).width == 64
