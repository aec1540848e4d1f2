"""The door for web servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
application = get_wsgi_application()
# Every screen is loaded before the first person comes, and what is loaded then stays: looking through it again and again for
# what could be thrown away cost a twelfth of each page, and now and then one page a tenth of a second.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
