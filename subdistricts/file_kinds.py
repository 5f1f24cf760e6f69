"""What a file of a nomination is, told from its bytes and never from its name; what has no place here is refused.

Nothing of a file is unpacked but what tells its kind, and nothing of it is ever shown in a page of ours: it is kept as
it came and given back as a download.
"""

import re
import zipfile
from io import BytesIO
from typing import Final

from PIL import Image

from subdistricts.models import NominationFile
from subdistricts.refusals import FILE_EMPTY, FILE_KIND, FILE_TOO_LARGE, FILE_WITH_MACROS, Refusal

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 5 * MEGABYTE
MAX_UNPACKED: Final = 200 * MEGABYTE  # of an office file, as its own table of contents says
MAX_ENTRIES: Final = 5_000
MAX_NAME: Final = 200

Kind = NominationFile.Kind
CONTENT_TYPES: Final = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ENDINGS: Final = {Kind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif")}
# Where an office file keeps its main part.
MAIN_PARTS: Final = {
    "word/document.xml": Kind.DOCX,
    "xl/workbook.xml": Kind.XLSX,
    "ppt/presentation.xml": Kind.PPTX,
}


def kind_of(data: bytes, name: str) -> NominationFile.Kind:
    """Refuses ``file_empty``, ``file_with_macros`` and, for everything that is none of the kinds, ``file_kind``."""
    if not data:
        raise Refusal(FILE_EMPTY, file=name)
    found = _of_pdf(data) or _of_picture(data) or _of_office_file(data, name)
    if found is None:
        raise Refusal(FILE_KIND, file=name)
    return found


def refuse_large(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise Refusal(FILE_TOO_LARGE, file=name, limit=MAX_BYTES // MEGABYTE)


def kept_name(name: str) -> str:
    """As its sender called it, in whatever letters; no folder, nothing invisible, and short enough for the column."""
    last = re.split(r"[/\\]", name)[-1]
    text = "".join(sign for sign in last if sign.isprintable()).strip() or "file"
    if len(text) <= MAX_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    return text[:MAX_NAME] if not dot or len(ending) > 10 else f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"


def download_name(file: NominationFile) -> str:
    """Its own name, with the ending of what it really is: nobody's computer takes it for something else."""
    kind = Kind(file.kind)
    endings = ENDINGS.get(kind, (f".{kind}",))
    return file.name if file.name.lower().endswith(endings) else f"{file.name}{endings[0]}"


def _of_pdf(data: bytes) -> NominationFile.Kind | None:
    return Kind.PDF if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:] else None


def _of_picture(data: bytes) -> NominationFile.Kind | None:
    """By its header and, for what checks itself, by its sums; no pixel is unpacked."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            found = Kind.PNG if image.format == "PNG" else Kind.JPEG
            image.verify()
    except Exception:  # what a decoder stumbles over is of many kinds, and all of it was sent
        return None
    return found


def _of_office_file(data: bytes, name: str) -> NominationFile.Kind | None:
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
    except Exception:  # as with pictures
        return None
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return None
    parts = {entry.filename for entry in entries}
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refusal(FILE_WITH_MACROS, file=name)
    found = {kind for part, kind in MAIN_PARTS.items() if part in parts}
    return found.pop() if "[Content_Types].xml" in parts and len(found) == 1 else None
