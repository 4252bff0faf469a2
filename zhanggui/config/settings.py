"""Settings from the environment (or a .env file): see README for the few names that matter."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parents[1]
# A clone keeps its data beside the sources; an installed wheel keeps it in the folder where the command is run.
BASE_DIR = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").exists() else Path.cwd()


def _read_dotenv(path: Path) -> None:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            name, mark, value = line.partition("=")
            if mark and not name.lstrip().startswith("#"):
                os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


_read_dotenv(BASE_DIR / ".env")
ZHANGGUI_HOME = Path(os.environ.get("ZHANGGUI_HOME", BASE_DIR / "var")).resolve()
ZHANGGUI_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)


def _secret_key() -> str:
    """The given key, or a random one made once and readable by the owner only."""
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    kept = ZHANGGUI_HOME / "secret_key"
    if not kept.exists():
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")]
SECURE_COOKIES = os.environ.get("SECURE_COOKIES", "") == "1"

INSTALLED_APPS = [
    "zhanggui.foundation.books",
    "zhanggui.foundation.operations",
    "zhanggui.foundation.numbering",
    "zhanggui.foundation.periods",
    "zhanggui.foundation.printing",
    "zhanggui.foundation.references",
    "zhanggui.foundation.checks",
    "zhanggui.foundation.tasks",
    "zhanggui.foundation.search",
    "zhanggui.foundation.identity",
    "zhanggui.foundation.files",
    "zhanggui.foundation.customfields",
    "zhanggui.foundation.comments",
    "zhanggui.foundation.exporting",
    "zhanggui.foundation.approvals",
    "zhanggui.foundation.notices",
    "zhanggui.foundation.importing",
    "zhanggui.foundation.backups",
    "zhanggui.foundation.http",
    "zhanggui.ui",
    "zhanggui.office",
    "zhanggui.parties",
    "zhanggui.catalog",
    "zhanggui.inventory",
    "zhanggui.receivables",
    "zhanggui.pricing",
    "zhanggui.sales",
    "zhanggui.analytics",
    "zhanggui.integration",
    "zhanggui.web",
    "zhanggui.demo",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
]

MIDDLEWARE = [
    "zhanggui.foundation.http.refusals.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhanggui.foundation.books.middleware.BookMiddleware",
    "zhanggui.foundation.http.calls.CallMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "zhanggui.web.middleware.BookZoneMiddleware",
    "zhanggui.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "zhanggui.web.urls"
WSGI_APPLICATION = "zhanggui.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zhanggui.web.context.shell",
            ],
            "builtins": ["zhanggui.ui.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]


# Each process keeps a pool for each book: a thread holds one connection at a time, and those of idle books are closed.
_POOL = {"min_size": 0, "max_size": int(os.environ.get("DATABASE_POOL", "16")), "max_idle": 60, "timeout": 10}


def _database(url: str | None) -> dict[str, Any]:
    """SQLite below ZHANGGUI_HOME without DATABASE_URL; `postgres://user:password@host:port/name?host=/socket`."""
    if not url:
        pragmas = ("journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON", "temp_store=MEMORY")
        return {
            "ENGINE": "zhanggui.foundation.books.sqlite",
            "NAME": str(ZHANGGUI_HOME / "main.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas),
            },
            "TEST": {"NAME": str(ZHANGGUI_HOME / "test.sqlite3")},  # a file: threads and processes share it
        }
    parts = urlparse(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 0,
        "BOOK_SCHEMA": "book_main",
        "OPTIONS": {"options": "-c search_path=book_main", "pool": _POOL},
        "TEST": {"NAME": os.environ.get("ZHANGGUI_TEST_DB")},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL"))}
DATABASE_ROUTERS = ["zhanggui.foundation.books.context.BookRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "zhanggui.foundation.identity.backends.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_PASSWORDS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_PASSWORDS}MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_PASSWORDS}CommonPasswordValidator"},
    {
        "NAME": f"{_PASSWORDS}UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]
LOGIN_URL = "office:sign_in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "zhanggui.office.web.session.locked_out"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "zhanggui.foundation.http.addresses.client_address"
# Addresses or networks of our own proxies, with commas: behind one, all people would share its address and its lock-out.
TRUSTED_PROXIES = [str(ip_network(net.strip())) for net in os.environ.get("TRUSTED_PROXIES", "").split(",") if net.strip()]

PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")  # how people reach this installation; stands in mails


def _mail(url: str) -> dict[str, Any]:
    """`smtp://user:password@host:587/?from=a@b.cn` (STARTTLS), `smtps://…` (TLS), `smtp+plain://…` (neither); "" = no mail."""
    parts = urlparse(url)
    sender = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": sender or "zhanggui@localhost",
    }


MAIL_ON = bool(os.environ.get("EMAIL_URL"))
globals().update(_mail(os.environ.get("EMAIL_URL", "")))
# Private networks that robots and webhooks may call although they are private, as "10.1.0.0/16,192.168.1.5/32".
OUTBOUND_ALLOWED_NETWORKS = [part.strip() for part in os.environ.get("OUTBOUND_ALLOWED_NETWORKS", "").split(",") if part.strip()]
BACKUP_FOLDER = os.environ.get("BACKUP_FOLDER", "")  # on another disk, so that one broken disk does not take both
BACKUP_HOUR = int(os.environ.get("BACKUP_HOUR", "2"))  # of the night, in the book's time zone; -1: no back-ups by itself
BACKUP_KEEP = tuple(int(number) for number in os.environ.get("BACKUP_KEEP", "7,8").split(","))  # so many days, so many weeks
BOOK_HOSTS = dict(pair.strip().split("=", 1) for pair in os.environ.get("BOOK_HOSTS", "").split(",") if "=" in pair)
CHROMIUM = os.environ.get("CHROMIUM", "")  # the program that makes PDF files; "" looks for one, "none" makes none
TASK_LEASE = float(os.environ.get("TASK_LEASE", "60"))  # seconds until the task of a silent worker is taken over

FILE_SCAN_COMMAND = os.environ.get("FILE_SCAN_COMMAND", "")  # reads a file on its input, ends with 0 when it is clean

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhanggui.web.views.csrf_failed"
# Without this every form is refused behind a TLS proxy: its Origin is https, the request that arrives here is not.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2100  # a delivery asks for the quantity of each line of its order
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE", "zh-hans")
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "foundation" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = ZHANGGUI_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns about a missing folder, although it serves from the packages
WHITENOISE_USE_FINDERS = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
