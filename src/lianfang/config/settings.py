"""Settings, from the environment where an installation differs.

LIANFANG_DATA    folder of the data, keys and database (default ./var)
LIANFANG_KEYS    folder of the keyring (default <data>/keys)
LIANFANG_HOSTS   host names that the site answers to, with commas (default localhost)
LIANFANG_HTTPS   1 where the site stands behind TLS
LIANFANG_SITE    the address at which people reach the site, for links in messages
LIANFANG_MAIL    smtp://name:password@host:25 of a mail server; without it no mail is sent
LIANFANG_SENDER  the address that mail comes from
DATABASE_URL     a PostgreSQL of your own
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from lianfang.config.secret import session_secret
from lianfang.database.connections import Login, connection_settings
from lianfang.database.folders import DataFolder

DATA = DataFolder.from_environment().root
LIANFANG_KEYS = Path(os.environ.get("LIANFANG_KEYS", DATA / "keys"))
SECRET_KEY = session_secret(LIANFANG_KEYS)

DEBUG = False
ALLOWED_HOSTS = os.environ.get("LIANFANG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
HTTPS = os.environ.get("LIANFANG_HTTPS") == "1"
SITE = os.environ.get("LIANFANG_SITE", "http://localhost:8000").rstrip("/")
MAIL = os.environ.get("LIANFANG_MAIL", "")
SENDER = os.environ.get("LIANFANG_SENDER", "lianfang@localhost")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth.account",
    "allauth.mfa",
    "ninja",
    "lianfang.audit",
    "lianfang.jurisdictions",
    "lianfang.incidents",
    "lianfang.figures",
    "lianfang.accounts",
    "lianfang.people",
    "lianfang.places",
    "lianfang.duties",
    "lianfang.messages",
    "lianfang.command",
    "lianfang.reporting",
    "lianfang.quarantine",
    "lianfang.screening",
    "lianfang.oversight",
    "lianfang.reviewing",
    "lianfang.transitions",
    "lianfang.keeping",
    "lianfang.briefing",
    "lianfang.scenario",
    "lianfang.desk",
    "lianfang.portal",
    "lianfang.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lianfang.config.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianfang.config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lianfang.config.middleware.ActorMiddleware",
]

ROOT_URLCONF = "lianfang.config.urls"
WSGI_APPLICATION = "lianfang.config.wsgi.application"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {
    "default": connection_settings(Login.APP).as_django() | {"CONN_MAX_AGE": None},
    "owner": connection_settings(Login.OWNER).as_django(),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS: list[str] = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Of allauth only the second step is used, through accounts.second_step; no address of its own.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "lianfang.accounts.second_step_adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # phones' clocks are off by some seconds
MFA_TOTP_ISSUER = "联防"
MFA_RECOVERY_CODE_DIGITS = 10
SESSION_ENGINE = "lianfang.accounts.session_store"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "lianfang.config.refusals.stale_form"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
