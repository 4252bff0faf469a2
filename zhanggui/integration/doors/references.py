"""What webhooks are called and where they are seen."""

from collections.abc import Mapping

from zhanggui.foundation.references.registry import Target, resolver
from zhanggui.integration.models import Webhook


@resolver("integration.webhook")
def webhooks(ids: list[int]) -> Mapping[int, Target]:
    rows = Webhook.objects.filter(id__in=ids).values_list("id", "url")
    return {pk: Target(url, f"/integration/webhooks/{pk}/") for pk, url in rows}
