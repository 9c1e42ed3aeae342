"""Makes the fonts that travel with Groma from the files of Debian's font packages.

    apt-get download fonts-noto-core fonts-noto-cjk
    dpkg-deb -x fonts-noto-core_*.deb FOLDER && dpkg-deb -x fonts-noto-cjk_*.deb FOLDER
    python tools/make_fonts.py FOLDER

Only the Arabic and the Chinese fonts are made here; `src/groma/publish/fonts/README.md` says how the others were.
Chinese is what GB 2312 holds, and whatever else Groma's own
texts use. Needs fonttools. The checksums in the README are renewed.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from groma.publish.fonts import FOLDER
from groma.publish.wording import FOLDER as LOCALE

ROOT = Path(__file__).resolve().parents[1]
SANS_SC = 2
"""The number of Noto Sans CJK SC within its collection."""
ARABIC = [*range(0x0600, 0x0700), *range(0x0750, 0x0780), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00), 0x25CC]
CHINESE, WIDE = range(0x2E80, 0xA000), range(0xFF00, 0xFFF0)
FULL_WIDTH = [*range(0x3000, 0x3040), *range(0xFF01, 0xFF5F), 0x00B7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026]
JOINING = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "rlig", "calt", "init", "medi", "fina", "isol"]


def main() -> None:
    """Make the four fonts and renew the checksums."""
    source = Path(sys.argv[1])
    used = own_characters()
    for weight in ("Regular", "Bold"):
        naskh = next(source.rglob(f"NotoNaskhArabic-{weight}.ttf"))
        write(TTFont(naskh), f"NotoNaskhArabic-{weight}.ttf", wanted=ARABIC, features=JOINING)
        sans = next(source.rglob(f"NotoSansCJK-{weight}.ttc"))
        wanted = sorted({*characters(), *used, *FULL_WIDTH})
        write(TTFont(sans, fontNumber=SANS_SC), f"NotoSansSC-{weight}.otf", wanted=wanted, features=[])
    renew_checksums()


def characters() -> set[int]:
    """The Chinese characters of GB 2312."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(found) for code in codes if (found := code.decode("gb2312", "ignore"))}


def own_characters() -> set[int]:
    """The Chinese characters in Groma's own texts."""
    files = [*ROOT.glob("src/groma/catalogue/packs/*/texts/zh.yaml"), *LOCALE.glob("zh/**/*.po")]
    found = {ord(one) for file in files for one in file.read_text(encoding="utf-8")}
    return {one for one in found if one in CHINESE or one in WIDE}


def write(font: TTFont, name: str, *, wanted: list[int], features: list[str]) -> None:
    """A subset of a font, renamed to the family that documents ask for."""
    options = subset.Options(hinting=False, desubroutinize=False, notdef_outline=True, layout_features=features)
    options.drop_tables += ["DSIG", "VORG", "vhea", "vmtx"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted)
    worker.subset(font)
    for record in font["name"].names:
        record.string = record.toUnicode().replace("Noto Sans CJK SC", "Noto Sans SC").replace("CJKsc", "SC")
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(FOLDER / name)
    print(f"{name}: {len(font.getBestCmap())} characters, {(FOLDER / name).stat().st_size:,} bytes")


def renew_checksums() -> None:
    """Put the sha256 of every font into the README."""
    page = FOLDER / "README.md"
    fonts = sorted([*FOLDER.glob("*.ttf"), *FOLDER.glob("*.otf")])
    lines = "\n".join(f"    {hashlib.sha256(font.read_bytes()).hexdigest()}  {font.name}" for font in fonts)
    text = re.sub(r"(?s)(## Checksums\n\n).*", lambda found: f"{found[1]}{lines}\n", page.read_text(encoding="utf-8"))
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
