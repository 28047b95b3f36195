"""How is a user's text shown without doing harm, on a terminal or in a spreadsheet?"""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def encodable(text: str) -> str:
    r"""The text with parts of file names that are no valid Unicode as \udcXX."""
    return text.encode("utf-8", errors="backslashreplace").decode("utf-8")


def printable(text: str) -> str:
    """The text with control characters as escapes, which a terminal would obey."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def spreadsheet_text(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would take it for a formula."""
    text = encodable(text)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
