"""One searchable text for codes, Chinese names, their pinyin and initials, in any width and case."""

import unicodedata

from pypinyin import Style, lazy_pinyin


def normalised(text: str) -> str:
    """NFKC (full width → half width), case folded, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def search_key(*parts: str) -> str:
    """What a record is found by: each part, its full pinyin and its initials (湖州 → huzhou, hz)."""
    words: list[str] = []
    for part in filter(None, parts):
        plain = normalised(part)
        words.append(plain)
        if not plain.isascii():
            words.append("".join(lazy_pinyin(plain)))
            words.append("".join(lazy_pinyin(plain, style=Style.FIRST_LETTER)))
    return " ".join(dict.fromkeys(words))[:400]
