"""Keep spreadsheets from taking a text for a formula."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a text begins with that a spreadsheet treats as a formula


def escape_formula(text: str) -> str:
    """Mark a text as such that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def unescape_formula(text: str) -> str:
    """Undo `escape_formula`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
