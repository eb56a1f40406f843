"""Prints the reports that stand in a PDF: ``python -m demo.print FONT`` with chromium installed.

The result is kept in ``demo/source`` because printing again gives other bytes (dates, object numbers). It was made
with Debian's ``chromium`` and ``fonts-arphic-gbsn00lp``. The font was first cut down to the characters of the text,
``pyftsubset gbsn00lp.ttf --text-file=…`` of fonttools, because chromium embeds all of it (1.5 MB instead of 0.1 MB);
and nothing is bold, because bold that the font does not have becomes Type 3 glyphs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from demo.content import SOURCE, Entry, Part, Role, Site, load_sites
from demo.markup import esc

PAGE_STYLE = """@font-face {{ font-family: Song; src: url("{font}") }}
@page {{ size: A4; margin: 36mm 26mm 34mm;
 @top-center {{ content: "{head}"; font: 10.5pt Song; padding-bottom: 6mm; }}
 @bottom-center {{ content: "— " counter(page) " —"; font: 12pt Song; }} }}
body {{ font: 16pt/28pt Song; text-align: justify; margin: 0 }}
p {{ margin: 0; text-indent: 2em }} .right {{ text-align: right; text-indent: 0 }}
.center {{ text-align: center; text-indent: 0; font-size: 22pt; line-height: 36pt; padding-bottom: 18pt }}"""
CLASSES = {Role.HEAD: "head", Role.RIGHT: "right", Role.CENTER: "center", Role.TEXT: "text"}


def page(site: Site, entry: Entry, font: Path) -> str:
    """The report as a page for printing, with a running header and page numbers."""
    style = PAGE_STYLE.format(head=f"{site.name}文件", font=font.resolve().as_uri())
    paragraphs = "\n".join(_paragraph(part) for part in entry.parts)
    return f"""<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>{esc(entry.title)}</title>
<style>{style}</style>
{paragraphs}"""


def _paragraph(part: Part) -> str:
    return f'<p class="{CLASSES[part.role]}">{esc(part.text)}</p>'


def print_all(font: Path, source: Path = SOURCE) -> None:
    """Prints every report that a site declares as ``pdf``, beside its source.

    :raises subprocess.CalledProcessError: when chromium fails.
    """
    for site in load_sites(source):
        for entry in site.entries:
            if entry.year is not None and entry.year == site.pdf:
                _print(page(site, entry, font), source / f"{site.id}-{entry.year}.pdf")


def _print(text: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(text, "utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--no-pdf-header-footer", f"--print-to-pdf={target.resolve()}", file.as_uri()],
            check=True, capture_output=True, timeout=120,
        )


if __name__ == "__main__":
    print_all(Path(sys.argv[1]))
