"""CSV files with Thai text: bytes in, a table out, and back.

Excel in a Thai locale writes Windows-874 and says so nowhere, other programs write UTF-8 or UTF-16. The encoding is
never guessed from frequencies: a byte order mark decides; else the whole file must read without an error, and what is
not ASCII must be Thai. Where two encodings allow such a reading, nobody but the person who sent the file can tell, and
`decode` asks (`Ambiguous`). It never replaces a byte that it cannot read, and it never reads TIS-620, which lacks the
quotation marks, dashes and no-break spaces that Windows-874 files hold.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from subdistricts.thai import Unreadable
from subdistricts.thai.names import normal

MAX_BYTES = 5_000_000
# Every encoding that is tried, with the name people know it by.
ENCODINGS = {"utf-8": "UTF-8", "cp874": "Windows-874", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16 (big-endian)"}

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_THAI_LETTER = re.compile("[ก-ฮะาำเ-ไ๐-๙]")
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Reading:
    """What a file says when read in one encoding."""

    text: str
    encoding: str
    delimiter: str


class Undecodable(Unreadable):
    """No encoding reads the whole file as Thai text."""


class TooLarge(Unreadable):
    """The file was not looked at."""


class Ambiguous(Unreadable):
    """Several encodings read the file as Thai text, differently; the sender must choose one."""

    def __init__(self, readings: tuple[Reading, ...]) -> None:
        super().__init__("ambiguous", encodings=tuple(reading.encoding for reading in readings))
        self.readings = readings


class BadTable(Unreadable):
    """The text was read, but it is no table."""


class Row(dict[str, str]):
    """A row by heading. `line` is where it begins in the file, for messages."""

    def __init__(self, line: int, cells: Iterable[tuple[str, str]]) -> None:
        super().__init__(cells)
        self.line = line


# --- bytes to text


def decode(data: bytes, encoding: str | None = None) -> Reading:
    """The file's text. `encoding`, one of `ENCODINGS`, is the sender's answer to `Ambiguous`."""
    if len(data) > MAX_BYTES:
        raise TooLarge("too_large", size=len(data), limit=MAX_BYTES)
    if not data:
        raise Undecodable("empty_file")
    certain = encoding or next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if certain:
        return _reading(_certain_text(data, certain), certain)
    readings: dict[str, Reading] = {}
    for name in ENCODINGS:
        text = _text(data, name)
        if text is not None and _is_thai(text):
            readings.setdefault(text, _reading(text, name))
    if not readings:
        raise _why_not(data)
    if len(readings) > 1:
        raise Ambiguous(tuple(readings.values()))
    return readings.popitem()[1]


def _text(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def _is_thai(text: str) -> bool:
    return not _CONTROL.search(text) and (text.isascii() or bool(_THAI_LETTER.search(text)))


def _certain_text(data: bytes, encoding: str) -> str:
    text = _text(data, encoding)
    if text is None:
        raise Undecodable("bad_bytes", encoding=encoding)
    if control := _CONTROL.search(text):
        raise Undecodable("control_characters", line=_line(text, control.start()))
    return text


def _why_not(data: bytes) -> Undecodable:
    bad_lines = {}
    for name in ("utf-8", "cp874"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            bad_lines[name] = data.count(b"\n", 0, error.start) + 1
            continue
        if control := _CONTROL.search(text):
            return Undecodable("control_characters", line=_line(text, control.start()))
    if len(bad_lines) < 2:
        return Undecodable("not_thai")
    return Undecodable("unknown_encoding", utf_8=bad_lines["utf-8"], cp874=bad_lines["cp874"])


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _reading(text: str, encoding: str) -> Reading:
    if "\ufffd" in text:
        raise Undecodable("lost_characters", line=_line(text, text.index("\ufffd")))
    return Reading(text, encoding, _delimiter(text))


def _delimiter(text: str) -> str:
    """The one that the first line has most of, outside quotation marks; a comma when it has none."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for char in text.lstrip("\r\n"):
        if char == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif char in "\r\n":
            break
        elif char in counts:
            counts[char] += 1
    return max(counts, key=counts.__getitem__)


# --- text to a table


def rows(data: bytes, encoding: str | None = None) -> tuple[Reading, list[Row]]:
    """The file's rows under their headings, in normal form and lower case. Cells stay as they are; empty rows go.

    Takes back the apostrophe that `write` puts before a formula, also from files that others have written so.
    """
    reading = decode(data, encoding)
    records = _records(reading)
    if not records:
        raise BadTable("no_headings")
    headings = _headings(records[0][1])
    body = records[1:]
    width = len(headings)
    ragged = [line for line, cells in body if len(cells) < width or any(cell.strip() for cell in cells[width:])]
    if ragged:
        raise BadTable("ragged", lines=ragged, columns=width)
    return reading, [Row(line, zip(headings, map(_unguarded, cells), strict=False)) for line, cells in body]


def _records(reading: Reading) -> list[tuple[int, list[str]]]:
    """Each record that is not empty, with the line on which it begins: a quoted cell may hold line breaks."""
    source = csv.reader(io.StringIO(reading.text, newline=""), delimiter=reading.delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    while True:
        line = source.line_num + 1
        try:
            cells = next(source)
        except StopIteration:
            return found
        except csv.Error as error:
            raise BadTable("bad_quotes", line=line) from error
        if any(cell.strip() for cell in cells):
            found.append((line, cells))


def _headings(cells: list[str]) -> list[str]:
    headings = [normal(_unguarded(cell)).lower() for cell in cells]
    while not headings[-1]:
        headings.pop()
    if "" in headings:
        raise BadTable("unnamed_column", column=headings.index("") + 1)
    for heading in headings:
        if headings.count(heading) > 1:
            raise BadTable("duplicate_heading", heading=heading)
    return headings


# --- a table to bytes

# A spreadsheet runs what begins with one of these, some in full width too. A number, or a dash for "none", is harmless.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_HARMLESS = re.compile(r"'*(?:-|[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)")


def write(rows: Iterable[Mapping[str, object]], headings: Sequence[str]) -> bytes:
    """A CSV file that Excel opens rightly: UTF-8 with a byte order mark, CRLF, and no cell that it would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_guarded(heading) for heading in headings])
    for row in rows:
        writer.writerow([_guarded("" if row[heading] is None else str(row[heading])) for heading in headings])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def with_column(
    data: bytes, heading: str, texts: Mapping[int, str], *, instead_of: Sequence[str] = (), encoding: str | None = None
) -> bytes:
    """The same file, in its own encoding and with its own delimiter, and one more column at the end.

    ``texts`` by the line on which a row begins. A column with a heading in ``instead_of`` goes: the one of last time.
    """
    reading = decode(data, encoding)
    records = _records(reading)
    headings = _headings(records[0][1])
    stays = [position for position, name in enumerate(headings) if name not in instead_of]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=reading.delimiter)
    for line, cells in records:
        last = heading if line == records[0][0] else texts.get(line, "")
        writer.writerow([*(_as_sent(cells[position]) for position in stays), _guarded(last)])
    mark = {name: mark for mark, name in _BYTE_ORDER_MARKS}.get(reading.encoding, b"")
    return mark + out.getvalue().encode(reading.encoding, "replace")


def _as_sent(cell: str) -> str:
    """One that is guarded already stays so."""
    return cell if cell.startswith("'") else _guarded(cell)


def would_run(cell: str) -> bool:
    """Whether a spreadsheet would take the text for a formula.

    Also with apostrophes before it, so that guarding twice is undone twice and every text survives a round trip.
    """
    return bool(_FORMULA.match(cell)) and not _HARMLESS.fullmatch(cell)


def _guarded(cell: str) -> str:
    return f"'{cell}" if would_run(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and would_run(cell) else cell
