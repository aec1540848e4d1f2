"""Django's settings: one file, everything from the environment (DESIGN 7), the embedded services by default (DESIGN 6)."""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from rostering.config import environment
from rostering.services.addresses import practice_settings, service_addresses
from rostering.services.places import portal_var
from rostering.services.problem import ServicesProblem
from rostering.services.secrets import portal_secrets

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
PORTAL_VAR = portal_var()
SERVERLESS = environment.asks_for_no_server(sys.argv)
try:
    _recorded = service_addresses(PORTAL_VAR)
    _practice = practice_settings(PORTAL_VAR)
except ServicesProblem as problem:
    environment.stop(str(problem))

# --- secrets -----------------------------------------------------------------------------------------
_secrets = (
    None
    if env.str("SECRET_KEY", default="") and env.str("FIELD_KEYS", default="")
    else portal_secrets(PORTAL_VAR)
)
SECRET_KEY = env.str("SECRET_KEY", default="") or (_secrets.secret_key if _secrets else "")
FIELD_KEYS = [key for key in env.str("FIELD_KEYS", default="").split(",") if key] or (
    _secrets.field_keys if _secrets else []
)
DEBUG = environment.boolean(env, "DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])

# --- services ----------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="") or ((_recorded and _recorded.database_url) or "")
REDIS_URL = env.str("REDIS_URL", default="") or ((_recorded and _recorded.redis_url) or "")
if not DATABASE_URL and not SERVERLESS:
    environment.stop("no database: run `make run` or `manage.py services up`, or set DATABASE_URL.")
if not REDIS_URL and not SERVERLESS:
    environment.stop("no Redis or Valkey: run `make run` or `manage.py services up`, or set REDIS_URL.")
try:
    _database = environ.Env.db_url_config(DATABASE_URL or "postgresql://nobody@127.0.0.1:1/none")
except (ValueError, ImproperlyConfigured):
    environment.stop("DATABASE_URL can not be read; write postgresql://user:password@host:port/name.")
if _database["ENGINE"] != "django.db.backends.postgresql":
    environment.stop("DATABASE_URL must name a PostgreSQL database (postgresql://...), version 15 or later.")
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "rostering"},
    }
}
REDIS_PREFIX = env.str("REDIS_PREFIX", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or "redis://127.0.0.1:1/0",
        "KEY_PREFIX": f"{REDIS_PREFIX}portal",
    }
}

# --- the night ---------------------------------------------------------------------------------------
PORTAL_TIME_ZONE = environment.time_zone(env, "PORTAL_TIME_ZONE", "America/Los_Angeles")
NIGHT_START = environment.night_start(env, "NIGHT_START", "22:00")
NIGHT_WORKERS = environment.at_least_one(env, "NIGHT_WORKERS", 2)
PROVIDER_SLOTS = environment.at_least_one(env, "PROVIDER_SLOTS", 2)
SMALL_DISTRICT_PEOPLE = environment.at_least_one(env, "SMALL_DISTRICT_PEOPLE", 5_000)
TERM_LEAD_DAYS = env.int("TERM_LEAD_DAYS", default=14)
GUARD_IGNORED_FIELDS = tuple(
    field.strip()
    for field in env.str("GUARD_IGNORED_FIELDS", default="grade,period").split(",")
    if field.strip()
)

# --- providers ---------------------------------------------------------------------------------------


def _provider_setting(name: str, default: str = "") -> str:
    return str(env.str(name, default=_practice.get(name, default)))


CLEVER_API_URL = _provider_setting("CLEVER_API_URL", "https://api.clever.com")
CLEVER_TOKENS_URL = _provider_setting("CLEVER_TOKENS_URL", "https://clever.com/oauth/tokens")
CLEVER_API_VERSION = _provider_setting("CLEVER_API_VERSION", "v3.1")
CLEVER_CLIENT_ID = _provider_setting("CLEVER_CLIENT_ID")
CLEVER_CLIENT_SECRET = _provider_setting("CLEVER_CLIENT_SECRET")
CLASSLINK_PROXY_URL = _provider_setting("CLASSLINK_PROXY_URL", "https://oneroster-proxy.apis.classlink.com")
CLASSLINK_PARTNER_KEY = _provider_setting("CLASSLINK_PARTNER_KEY")
CLASSLINK_SIGNATURE = environment.signature(env, "CLASSLINK_SIGNATURE")
PROVIDER_PRIVATE_HOSTS = environment.host_ports(
    env, "PROVIDER_PRIVATE_HOSTS", _practice.get("PROVIDER_PRIVATE_HOSTS", "")
)

# --- applications ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
    "districts",
    "accounts",
    "rostering",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "rostering.screens.maintenance.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "rostering.config.urls"
WSGI_APPLICATION = "rostering.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rostering.screens.frame.frame",
            ],
            "builtins": ["django.templatetags.static", "rostering.screens.drawing.tags"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "rostering.screens.errors.locked_out"
CSRF_FAILURE_VIEW = "rostering.screens.errors.form_expired"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_COOKIES = environment.boolean(env, "SECURE_COOKIES", default=False)
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- words, time, files ------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = PORTAL_TIME_ZONE
USE_THOUSAND_SEPARATOR = True
STATIC_URL = "static/"
STATIC_ROOT = PORTAL_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rostering.config.style_sheet.OneSheetStorage"},
}
EMAIL_URL = env.str("EMAIL_URL", default="")
_mail = environment.mail(EMAIL_URL)
EMAIL_BACKEND = _mail.get("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST", "localhost"), _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    _mail.get("EMAIL_HOST_USER") or "",
    _mail.get("EMAIL_HOST_PASSWORD") or "",
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
# With a server mails leave; a practice portal keeps them for /mailbox; else nothing can be sent, and the screens say so.
MAIL_WAY = "server" if EMAIL_URL else "mailbox" if _practice else "none"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="rostering@example.org")
# Where links in mails to staff lead.
PORTAL_URL = env.str("PORTAL_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")

# --- work --------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:1/0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"{REDIS_PREFIX}celery:", "visibility_timeout": 43_200}
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- logs: codes and numbers, never people -----------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "rostering": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
    },
}
