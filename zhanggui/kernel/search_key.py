"""One searchable text for codes, Chinese names, their pinyin and initials, in any width and case."""

import unicodedata

from pypinyin import lazy_pinyin

_OTHER = "\0"


def _marked(run: str) -> str:
    """What is no Chinese stays whole among the initials: mark it, one look into the dictionary serves both."""
    return _OTHER + run


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
            sounds = lazy_pinyin(plain, errors=_marked)
            words.append("".join(sound.removeprefix(_OTHER) for sound in sounds))
            words.append("".join(sound[1:] if sound.startswith(_OTHER) else sound[:1] for sound in sounds))
    return " ".join(dict.fromkeys(words))[:400]
