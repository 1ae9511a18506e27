"""Settings of the site, read from the environment alone; the safe choice is the default.

DIBAO_HOME holds database, keys and originals (default ./dibao-data). DATABASE_URL names a
PostgreSQL database; without it the site uses SQLite with WAL and synchronous=FULL, so that an
acknowledged record survives a power cut.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("DIBAO_HOME", "dibao-data")).absolute()
DEBUG = False
DEMO = (HOME / ".dibao-demo").exists()  # an invented town; every page says so


def _secret_key() -> str:
    """Made once for each home, readable by the owner alone."""
    path = HOME / "site.key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "dibao.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("DIBAO_HOSTS", "*").split(",")
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""))}
# As telephones outside reach the site (https://…), for the square codes on papers; empty: codes alone.
PUBLIC_ADDRESS = os.environ.get("DIBAO_PUBLIC_ADDRESS", "").rstrip("/")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "dibao.desk.archive",
    "dibao.desk.accounts",
    "dibao.desk.front",
    "dibao.desk.roster",
    "dibao.desk.exchange",
    "dibao.desk.leads",
    "dibao.desk.casework",
    "dibao.desk.prepay",
    "dibao.desk.campaign",
    "dibao.desk.rectification",
    "dibao.desk.registers",
    "dibao.desk.oversight",
    "dibao.desk.dossier",
    "dibao.desk.notices",
    "dibao.desk.reports",
    "dibao.desk.shelf",
    "dibao.desk.protection",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dibao.desk.front.guarding.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dibao.desk.front.once.Once",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dibao.desk.front.guarding.Gate",
    "axes.middleware.AxesMiddleware",
]
# The box for callers can run apart, on a machine outside, with nothing else to be reached there.
_PARTS = {"complaints": "dibao.desk.urls_complaints"}
ROOT_URLCONF = _PARTS.get(os.environ.get("DIBAO_ONLY", ""), "dibao.desk.urls")
WSGI_APPLICATION = "dibao.desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "dibao.desk.front.context.everywhere",
            ],
            "builtins": [
                "dibao.desk.front.templatetags.chinese",
                "dibao.desk.casework.templatetags.cases",
                "dibao.desk.leads.templatetags.reasons",
                "dibao.desk.protection.templatetags.gate",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]  # fmt: skip
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
# By account and address together: guessing locks out the guesser, not the whole office.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "front/locked.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "dibao.desk.sealed.Session"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dibao.desk.front.screens.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

# Nothing personal may stand in a log: only what goes wrong is written, without form contents.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "dibao.desk.quiet.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "level": "ERROR",
                             "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "ERROR"},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
                "axes": {"handlers": [], "level": "CRITICAL"}},
}  # fmt: skip
