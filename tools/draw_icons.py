"""Draw the app's icons from one picture: a tangled cable that ends in a plug.

Run by hand with `python -m tools.draw_icons` when the drawing changes; needs Chromium. The results are committed.
"""

import struct
import subprocess
import tempfile
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
GREEN, CREAM, YELLOW = "#0b5d4e", "#fbfaf7", "#f3c36b"
DRAWING = f"""
<path d="M-2 23.500C6 27 14.500 23.500 14.500 17S6.500 10 6.500 16 18.500 25.500 23 14" fill="none" stroke="{YELLOW}" stroke-width="3" stroke-linecap="round"/>
<g transform="rotate(40 24 12)" fill="{CREAM}"><rect x="19.500" y="8.500" width="9" height="8.500" rx="2.200"/>
<path d="M22 8V4.800M26 8V4.800" stroke="{CREAM}" stroke-width="2" stroke-linecap="round"/></g>"""
PICTURES = {  # name: (pixels, corner radius of 32, how large the drawing is)
    "icon-192.png": (192, 7, 1.0),
    "icon-512.png": (512, 7, 1.0),
    "maskable-512.png": (512, 0, 0.78),
    "apple-touch.png": (180, 0, 0.9),
}


def main() -> None:
    """Write the vector logo, the four pictures and the old-style favicon."""
    (ICONS / "logo.svg").write_text(picture(7, 1.0) + "\n")
    for name, (pixels, radius, scale) in PICTURES.items():
        (ICONS / name).write_bytes(rendered(picture(radius, scale), pixels))
    (ICONS / "favicon.ico").write_bytes(as_ico(rendered(picture(7, 1.0), 32), 32))


def picture(radius: float, scale: float) -> str:
    """The drawing on its green ground, shrunk towards the middle where a mask may cut."""
    shift = 16 * (1 - scale)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><clipPath id="c"><rect width="32" height="32" rx="{radius}"/></clipPath>'
        f'<g clip-path="url(#c)"><rect width="32" height="32" fill="{GREEN}"/>'
        f'<g transform="translate({shift:g} {shift:g}) scale({scale:g})">{DRAWING}</g></g></svg>'
    )


def rendered(svg: str, pixels: int) -> bytes:
    """The picture as PNG, drawn by Chromium without a ground of its own."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.svg"), Path(folder, "shot.png")
        page.write_text(svg.replace("<svg ", f'<svg width="{pixels}" height="{pixels}" ', 1))
        flags = ["--headless=new", "--no-sandbox", "--hide-scrollbars", "--default-background-color=00000000"]
        size = [f"--window-size={pixels},{pixels}", f"--screenshot={shot}", page.as_uri()]
        subprocess.run(["chromium", *flags, *size], check=True, capture_output=True)
        return shot.read_bytes()


def as_ico(png: bytes, pixels: int) -> bytes:
    """An .ico file is a small table in front of the PNG."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, pixels, pixels, 0, 0, 1, 32, len(png), 22) + png


if __name__ == "__main__":
    main()
