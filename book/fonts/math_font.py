"""Make ``book/_static/math-font.css``, the font of the formulas.

    uvx --from fonttools --with brotli python book/fonts/math_font.py NewCMMath-Book-prime-roundhand-vec.woff2

It is made from New Computer Modern Math, as https://github.com/tmke8/math-core has it in ``playground/fonts``
(8ade9df): accents and primes stand where browsers expect them. The result is committed, and this is run again
only if a formula needs a character that is not in it; then ``tests/test_site.py`` fails, and the character
belongs in ``CHARACTERS``. The original has 700 KB, and this has 84. It is in the style sheet itself, because
a page waits for its style sheets before it shows anything: a font that came later would move every line with
a formula.
"""

import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path

from fontTools.misc.transform import Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "_static" / "math-font.css"
# Code points, or the first and the last of several, by what they are for.
CHARACTERS = {
    "Latin and Greek": "20-7E A0 AC AF B0-B1 B4 B5 B7 D7 F7 131 237 391-3A9 3B1-3C9 3D1 3D5-3D6 3F1 3F5",
    "accents": "2C6-2C7 2D8-2DC 332 20D7",
    "punctuation": "2013-2014 2016 2018-2019 201C-201D 2026 2032-2033 2061-2064 FE00",
    "letters apart": "2102 210B 210E 2110 2112-2113 2115 2119-211B 211D 2124 212C 2130-2131 2133 2135",
    "arrows": "2190-2194 21A6 21D0-21D4 27F5-27FA",
    "operators": "2200 2202-2209 220B 220F 2211-2213 2217-221A 221D-221E 2225 2227-222C 2295 2297 2299",
    "operators in the middle": "22C5-22C6",
    "relations": "223C 2243 2245 2248 2254 2260-2265 226A-226B 227A-227B 2282-2287 22A4-22A5 2A7D-2A7E",
    "dots, brackets, braces and boxes": "22EE-22F1 2308-230B 23B4-23B5 23DE-23DF 27E8-27E9 25A1 25FB",
    "bold and italic": "1D400-1D49B",
    "script, double-struck and sans serif": "1D49C-1D4B5 1D538-1D550 1D5A0-1D5B9",
    "bold and italic Greek": "1D6A4-1D6A5 1D6A8-1D755",
    "bold and double-struck digits": "1D7CE-1D7E1",
}
HEAD = """\
/* Made by book/fonts/math_font.py, not written by hand: a part of New Computer Modern Math by Antonis
   Tsolomitis, changed and renamed, under the GUST Font License (book/fonts/GUST-FONT-LICENSE.txt). */
"""
RANGES = " ".join(CHARACTERS.values()).split()
BEARING = 45  # thousandths of an em on each side of a tall bracket


def main(source: str) -> None:
    """Write the style sheet."""
    font = TTFont(source)
    subset(font)
    narrow(font)
    # Measured from the foot of a letter, such as the tail of a β, which TeX does not look at.
    font["MATH"].table.MathConstants.SubscriptBaselineDropMin.Value = 50
    font.flavor = "woff2"
    output = BytesIO()
    font.save(output)
    ranges = ", ".join(f"U+{span}" for span in RANGES)
    data = b64encode(output.getvalue()).decode()
    TARGET.write_text(
        f"{HEAD}@font-face {{\n  font-family: Formulas;\n  unicode-range: {ranges};\n"
        f"  src: url(data:font/woff2;base64,{data}) format('woff2');\n}}\n"
    )
    print(f"{TARGET}: {len(output.getvalue()) / 1000:.0f} KB")


def subset(font: TTFont) -> None:
    """Leave the glyphs of ``CHARACTERS`` and their larger forms, without the forms for small sizes."""
    ends = [[int(end, 16) for end in span.split("-")] for span in RANGES]
    subsetter = Subsetter(Options(hinting=False, layout_features=[]))
    subsetter.populate(unicodes=[code for span in ends for code in range(span[0], span[-1] + 1)])
    subsetter.subset(font)


def narrow(font: TTFont) -> None:
    """Take the room beside tall brackets and radicals away.

    Chromium gives a bracket of any height the room of the widest one, too much for one of a single line.
    """
    variants = font["MATH"].table.MathVariants
    names = variants.VertGlyphCoverage.glyphs
    for character in "()[]{}⌈⌉⌊⌋⟨⟩‖|∥":
        construction = variants.VertGlyphConstruction[names.index(font.getBestCmap()[ord(character)])]
        records = construction.MathGlyphVariantRecord
        if construction.GlyphAssembly:
            parts = list(dict.fromkeys(part.glyph for part in construction.GlyphAssembly.PartRecords))
            trim(font, parts, squeeze=0.8 if character in "()" else 1)
            del records[7:]  # as high as the smallest of those that are put together
        for record in records[1:]:
            trim(font, [record.VariantGlyph])
    radical = variants.VertGlyphConstruction[names.index("radical")]
    radical.GlyphAssembly = None  # 3 em are high enough, and the parts are wider
    for record in radical.MathGlyphVariantRecord[1:]:
        redraw(
            font,
            record.VariantGlyph,
            Transform().translate(-90, 0),
            font["hmtx"][record.VariantGlyph][0] - 90,
        )


def trim(font: TTFont, glyphs: list[str], squeeze: float = 1) -> None:
    """Give glyphs that stand on each other the same width, with a little room beside them."""
    pen = BoundsPen(font.getGlyphSet())
    for glyph in glyphs:
        font.getGlyphSet()[glyph].draw(pen)
    left, _, right, _ = pen.bounds
    width = round((right - left) * squeeze) + 2 * BEARING
    for glyph in glyphs:
        redraw(font, glyph, Transform().translate(BEARING, 0).scale(squeeze, 1).translate(-left, 0), width)


def redraw(font: TTFont, glyph: str, transform: Transform, width: int) -> None:
    """Change the outline of a glyph and its width."""
    glyphs = font.getGlyphSet()
    top = font["CFF "].cff.topDictIndex[0]
    pen = T2CharStringPen(width, glyphs)
    glyphs[glyph].draw(TransformPen(pen, transform))
    old = top.CharStrings[glyph]
    top.CharStrings[glyph] = pen.getCharString(old.private, old.globalSubrs)
    bounds = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(bounds)
    font["hmtx"][glyph] = (width, round(bounds.bounds[0]))


if __name__ == "__main__":
    main(sys.argv[1])
