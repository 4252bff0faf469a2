"""Random requests made from the description, with wild values strewn in: whatever comes, nothing breaks."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.conftest import Desk
from zhanggui.foundation.http.refusals import HttpRefusal, problem_response
from zhanggui.web.api import api

REQUESTS = 600
WILD: list[Any] = [
    None, 0, -1, 2**63, 2**70, 1.5, True, "", "0", "-1", "1e9", "999999999999", "9999999999.99999999", "'; drop table", "\x00",
    "\ud800", "　１２", "1990-01-01", "2199-12-31", [], {}, [[]], {"a": 1}, "𠮷" * 30, "a" * 600, "%s", "{0}", "../", "<script>",
]  # fmt: skip
DAYS = ["2026-11-23", "2026-11-24", "2026-10-08", "2026-12-01", "2026-09-01"]
NUMBERS = ["1", "2", "3", "0.5", "12.34", "100", "0", "-1", "0.05", "1000000", "999999999999"]
WORDS = ["abc", "K1", "宁波", "x" * 10]
IDS = [1, 1, 1, 2, 2, 3, 4, 99_999]


class Maker:
    """Values that fit a schema, mostly."""

    def __init__(self, seed: int, definitions: dict[str, Any]) -> None:
        self.dice = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.definitions = definitions
        self.kinds: dict[str, Callable[[dict[str, Any]], Any]] = {
            "object": self._object, "array": self._array, "string": self._string,
            "integer": lambda _: self.dice.choice(IDS), "boolean": lambda _: self.dice.random() < 0.5, "null": lambda _: None,
        }  # fmt: skip

    def value(self, schema: dict[str, Any]) -> Any:
        if self.dice.random() < 0.08:
            return self.dice.choice(WILD)
        if "$ref" in schema:
            return self.value(self.definitions[schema["$ref"].rsplit("/", 1)[-1]])
        if "anyOf" in schema:
            return self.value(self.dice.choice(schema["anyOf"]))
        if "enum" in schema:
            return self.dice.choice(schema["enum"])
        return self.kinds[schema["type"]](schema)

    def _object(self, schema: dict[str, Any]) -> Any:
        required = schema.get("required", [])
        if "properties" not in schema:  # a map of names that are not declared, such as a company's own fields
            return {self.dice.choice(("region", "x", "own__gt")): self.dice.choice(WILD) for _ in range(self.dice.randrange(3))}
        wanted = [name for name in schema["properties"] if name in required or self.dice.random() < 0.5]
        return {name: self.value(schema["properties"][name]) for name in wanted}

    def _array(self, schema: dict[str, Any]) -> Any:
        return [self.value(schema["items"]) for _ in range(self.dice.choice([0, 1, 1, 1, 2, 3]))]

    def _string(self, schema: dict[str, Any]) -> Any:
        return self.dice.choice({"date": DAYS, "decimal": NUMBERS}.get(schema.get("format", ""), WORDS))

    def request(self, path: str, operation: dict[str, Any]) -> tuple[str, Any]:
        """A path with its query, and a body."""
        query = []
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", str(self.dice.choice([*IDS, 2**65])))
            elif parameter["in"] == "query" and self.dice.random() < 0.3:
                text = str(self.value(parameter["schema"])).encode(errors="surrogatepass")
                query.append(f"{parameter['name']}={quote(text)}")
        content = operation.get("requestBody", {}).get("content", {})
        body = self.value(content["application/json"]["schema"]) if content else None
        return f"{path.removeprefix('/api/v1')}?{'&'.join(query)}", body


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_breaks(desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    broken: list[str] = []

    def note(request: Any, error: Exception) -> Any:
        broken.append(f"{request.method} {request.get_full_path()} {request.body[:300]!r}: {error!r}")
        return problem_response(HttpRefusal(500))

    monkeypatch.setattr("zhanggui.web.api.broken", note)
    desk.approved()
    desk.delivered()
    described = api.get_openapi_schema()
    maker = Maker(seed, described["components"]["schemas"])
    operations = [(path, method, it) for path, methods in described["paths"].items() for method, it in methods.items()]
    people = [desk.boss, desk.boss, desk.manager, desk.seller, desk.keeper, desk.finance]
    answers: Counter[int] = Counter()
    for _ in range(REQUESTS):
        path, method, operation = maker.dice.choice(operations)
        address, body = maker.request(path, operation)
        program, match = maker.dice.choice(people), maker.dice.choice([None, 1, 2, 3])
        answers[program.send(method.upper(), address, body, match=match).status] += 1
    assert broken == []
    assert {200, 403, 404, 422} <= set(answers), answers
