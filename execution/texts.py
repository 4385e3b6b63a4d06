"""Texts that can be stored and sent."""


def is_well_formed(text: str) -> bool:
    """Tell whether a text can be stored and sent: no NUL, no lone surrogate."""
    if "\0" in text:
        return False
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
