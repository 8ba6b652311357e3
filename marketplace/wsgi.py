"""The door for web servers.

Every page's code is loaded here, before the first request; with gunicorn's ``--preload`` before the
processes part, so that they share it. What is loaded stays, so the collector need not look at it:
a look at all of it takes 60 ms in the middle of somebody's request.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads them
gc.collect()
gc.freeze()
