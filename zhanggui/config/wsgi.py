"""The WSGI application that `zhanggui serve` runs."""

import os
import signal

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.config.settings")
application = get_wsgi_application()

from zhanggui.foundation.tasks.worker import FOLLOW, follow  # noqa: E402  needs the settings

if FOLLOW in os.environ:  # started by `zhanggui serve`: nobody of its family outlives the others
    parent = os.getppid()
    follow(int(os.environ[FOLLOW]), lambda: os.kill(parent, signal.SIGTERM))
    follow(parent, lambda: os.kill(os.getpid(), signal.SIGTERM))
