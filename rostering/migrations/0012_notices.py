"""The ledger of notices: what districts are told, the texts, and the mailbox of a practice portal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("districts", "0006_numbers_of_places_in_blocks"),
        ("rostering", "0011_stops_of_districts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("week_before", "A week before"),
                            ("day_before", "The day before"),
                            ("changed", "Nights changed"),
                            ("ended_early", "Ended early"),
                            ("letter", "Letter"),
                        ]
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("template", models.TextField()),
                ("first_night", models.DateField(null=True)),
                ("last_night", models.DateField(null=True)),
                ("first_morning", models.DateField(null=True)),
                ("due_at", models.DateTimeField()),
                ("not_before", models.DateTimeField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("due", "Due"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped"),
                            ("told_by_phone", "Told by phone"),
                            ("not_needed", "Not needed"),
                            ("no_contact", "No contact"),
                        ],
                        default="due",
                    ),
                ),
                ("contacts", models.JSONField(default=list)),
                ("reply_to", models.TextField(blank=True, default="")),
                ("subject", models.TextField(blank=True, default="")),
                ("text", models.TextField(blank=True, default="")),
                ("claimed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "error",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "none"),
                            ("unreachable", "The mail server did not answer"),
                            ("sign_in", "The mail server refused our sign-in"),
                            ("address_refused", "The mail server refused the address"),
                            ("refused", "The mail server refused the mail"),
                            ("interrupted", "Interrupted while it was sent; it may have left"),
                            ("other", "It could not be sent"),
                        ],
                        default="",
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("job", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                ("nonce", models.UUIDField(null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="districts.district",
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="rostering.hold",
                    ),
                ),
                (
                    "pause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="notices",
                        to="rostering.pause",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="rostering.run",
                    ),
                ),
            ],
            options={
                "ordering": ("-due_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="MailboxMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sender", models.TextField()),
                ("to", models.JSONField(default=list)),
                ("reply_to", models.JSONField(default=list)),
                ("subject", models.TextField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailbox",
                        to="rostering.notice",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="NoticeBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("about", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("to_confirm", "Waits for a person"),
                            ("waiting", "Leaves in a few minutes"),
                            ("leaving", "Leaving"),
                            ("stopped", "Stopped"),
                        ]
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("leaves_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stopped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="rostering.noticebatch",
            ),
        ),
        migrations.CreateModel(
            name="NoticeTemplate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.TextField()),
                ("version", models.PositiveIntegerField()),
                ("subject", models.TextField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("key", "-version"),
            },
        ),
        migrations.AddConstraint(
            model_name="noticebatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "to_confirm")),
                fields=("about",),
                name="one_open_question_about_a_change",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticebatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("to_confirm", "stopped")), ("leaves_at__isnull", False), _connector="OR"
                ),
                name="a_batch_leaves_at_an_hour",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticebatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticebatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stopped"), ("stopped_at__isnull", True), _negated=True),
                    models.Q(
                        models.Q(("stopped_at__isnull", True), ("stopped_by__isnull", True)),
                        models.Q(("stopped_at__isnull", False), ("stopped_by__isnull", False)),
                        _connector="OR",
                    ),
                ),
                name="stopped_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["district", "-sent_at"], name="notices_of_district"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("state", "due")), fields=["due_at"], name="notices_due"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state__in", ("failed", "no_contact", "stopped"))),
                fields=["district"],
                name="notices_stuck",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pause__isnull", False)),
                fields=("pause", "district", "kind", "version"),
                name="one_notice_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "letter"), ("pause__isnull", True)),
                    models.Q(
                        models.Q(("kind", "letter"), _negated=True),
                        ("first_morning__isnull", False),
                        ("last_night__gte", models.F("first_night")),
                        ("pause__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_letter_or_a_pause",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("sent", "told_by_phone")), _negated=True),
                    models.Q(
                        ("sent_at__isnull", False),
                        models.Q(
                            ("by__isnull", False), models.Q(("job", ""), _negated=True), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="told_at_an_hour_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True),
                    models.Q(
                        models.Q(("contacts", []), _negated=True),
                        models.Q(("subject", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="sent_is_what_was_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "told_by_phone"), _negated=True),
                    models.Q(models.Q(("note", ""), _negated=True), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="a_call_has_a_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("error", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_failure_has_its_error",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticetemplate",
            constraint=models.UniqueConstraint(fields=("key", "version"), name="one_version_of_a_template"),
        ),
        migrations.AddConstraint(
            model_name="noticetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="a_template_says_something",
            ),
        ),
    ]
