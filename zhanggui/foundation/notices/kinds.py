"""The kinds of notices: what they are called, their sentence, how people are told unless they choose otherwise."""

from dataclasses import dataclass

from zhanggui.foundation.notices.models import Preference


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind. `title` and `text` are msgids; `text` may use `%(subject)s` (the object's title) and its own params."""

    code: str
    title: str
    text: str
    mail: bool = False

    def wanted(self, channel: str) -> bool:
        """Whether people are told on a channel unless they choose otherwise."""
        return self.mail if channel == Preference.MAIL else True


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; called where its notices are given."""
    _kinds[kind.code] = kind
    return kind


def kinds() -> list[Kind]:
    """All kinds, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def kind_of(code: str) -> Kind:
    """The kind; one that is no longer given shows its code."""
    return _kinds.get(code) or Kind(code, code, code)
