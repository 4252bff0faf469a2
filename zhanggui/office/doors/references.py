"""What users are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.identity.queries import names_of
from zhanggui.foundation.references.registry import Target, resolver


@resolver("identity.user")
def users(ids: list[int]) -> Mapping[int, Target]:
    return {pk: Target(name, f"/settings/users/{pk}/") for pk, name in names_of(set(ids)).items()}
