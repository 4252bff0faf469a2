"""zhanggui openapi: print the API description."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from zhanggui.web.api import api


class Command(BaseCommand):
    """OpenAPI 3.1, as the server publishes it."""

    help = "Print the OpenAPI description of /api/v1 as JSON."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2, default=str))
