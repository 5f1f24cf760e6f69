"""Pictures for the guide, taken by the test that walks the way: only where PICTURES names a folder (`make pictures`).

A page has few colours, so that a picture of it is kept with a palette, a quarter of the size.
"""

import io
import os
from pathlib import Path

from PIL import Image

COLOURS = 64
LARGEST = 120_000  # bytes


def take(page, name: str) -> None:
    """What the window shows, as the file ``name`` of the folder."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    page.wait_for_load_state("networkidle")
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = Path(folder, f"{name}.png")
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    assert file.stat().st_size < LARGEST, f"{file} is too large for the guide"
