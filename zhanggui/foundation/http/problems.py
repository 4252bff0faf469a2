"""Refusals in the reader's language: one sentence for pages, a problem document (RFC 9457) for programs."""

from typing import Any

from django.utils.translation import gettext

from zhanggui.kernel.errors import BusinessError


def message_of(error: BusinessError) -> str:
    """The sentence of one refusal, translated and filled in, without its place."""
    text = gettext(error.message)
    return text % error.params if error.params else text


def sentence_of(error: BusinessError) -> str:
    """The sentence with its line, as people read it: “Line 3: …”."""
    text = message_of(error)
    if error.line is None:
        return text
    return gettext("Line %(line)s: %(text)s") % {"line": error.line, "text": text}


def sentences_of(error: BusinessError) -> list[str]:
    """All refusals that were found at once."""
    return [sentence_of(one) for one in error.problems]


def problem_of(error: BusinessError) -> dict[str, Any]:
    """A problem document: `code`, `detail`, and each single problem with its line and field."""
    each = [{"code": one.code, "detail": message_of(one), "line": one.line, "field": one.field} for one in error.problems]
    return {
        "type": f"urn:zhanggui:{error.code}",
        "title": each[0]["detail"],
        "status": error.status,
        "detail": " ".join(sentences_of(error)),
        "problems": each,
        **{name: value for name, value in each[0].items() if name != "detail" and value is not None},
    }
