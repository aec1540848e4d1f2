"""The Celery application: one worker task a district, one static clock (DESIGN 4; LIBRARIES 2).

Every task is a hint to look at a row: acknowledged before it begins, never kept when stale, harmless twice. Workers take
nothing in advance, so that what they wait with stays with those who are free; lower numbers are taken first.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")

CLOCK_PRIORITY, WORK_PRIORITY = 0, 6
A_LITTLE_LESS_THAN_A_MINUTE = 55
TEN_MINUTES = 600
AN_HOUR = 3600

app = Celery("rostering")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ("rostering.tasks",)
app.conf.task_acks_late = False
app.conf.task_default_priority = WORK_PRIORITY
app.conf.worker_disable_prefetch = True
app.conf.broker_connection_max_retries = None
# Whoever sends a hint is a person's click or the beat: half a second for a broker that is away, not six.
A_SHORT_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    **A_SHORT_TRY,
    "queue_order_strategy": "priority",
    "priority_steps": [0, 3, 6],
}
app.conf.beat_schedule = {
    "every minute": {
        "task": "rostering.tasks.tick",
        "schedule": crontab(),
        "options": {"priority": CLOCK_PRIORITY, "expires": A_LITTLE_LESS_THAN_A_MINUTE},
    },
    "notices": {
        "task": "rostering.tasks.send_notices",
        "schedule": crontab(),
        "options": {"priority": CLOCK_PRIORITY, "expires": A_LITTLE_LESS_THAN_A_MINUTE},
    },
    "every hour": {
        "task": "rostering.tasks.discover",
        "schedule": crontab(minute="7"),
        "options": {"priority": CLOCK_PRIORITY, "expires": AN_HOUR},
    },
    "rows of change lists": {
        "task": "rostering.tasks.sweep_rows",
        "schedule": crontab(minute="*/10"),
        "options": {"priority": WORK_PRIORITY, "expires": TEN_MINUTES},
    },
}
