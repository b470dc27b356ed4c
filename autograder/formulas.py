"""Keep spreadsheets from taking a text for a formula."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a text begins with that a spreadsheet treats as a formula


def escape_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    A formula that already has apostrophes before it gets another one, so that `unescape_formula` returns
    every text as it was.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unescape_formula(text: str) -> str:
    """Undo `escape_formula`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
