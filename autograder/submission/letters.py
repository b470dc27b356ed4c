"""Write names without accents, so that they can be compared and be part of an id."""

import re
import unicodedata

# The Unicode name of a letter that is another one with a stroke, a hook or no dot, or two in one.
VARIANT = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .*)?")
# Letters whose names in Unicode are words: the first four as in passports (ICAO Doc 9303-3, section 6).
OTHERS = {"ð": "d", "þ": "th", "ŋ": "n", "ə": "e", "ɛ": "e", "ɔ": "o"}


def without_accents(text: str) -> str:
    """Return a text in lower case, with its Latin letters reduced to those of ASCII."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_plain(sign) for sign in decomposed if not unicodedata.combining(sign))


def _plain(letter: str) -> str:
    """Replace a letter that Unicode does not decompose, such as "ł" or "æ"."""
    if letter.isascii():
        return letter
    match = VARIANT.fullmatch(unicodedata.name(letter, ""))
    return match[1].lower() if match else OTHERS.get(letter, letter)
