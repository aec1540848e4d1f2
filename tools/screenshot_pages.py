"""The address of every screen and state that `make screenshots` pictures. Imported once Django is set up."""


def paths(scene: object) -> dict[str, str]:
    """A path for every screen and state."""
    from django.urls import reverse

    from districts.models import Connection
    from rostering.models import ApprovalList, Hold
    from rostering.screens.gallery import groups

    runs = scene.runs  # type: ignore[attr-defined]
    live = Hold.objects.filter(state__in=Hold.LIVE).select_related("district")
    holds = {hold.district.slug: hold.id for hold in live}
    new = Connection.objects.get(district=None)
    districts = {f"district-{slug}": reverse("district", args=[slug]) for slug in runs if slug != "working"}
    undoable = dict([(slug, run) for slug, run in runs.items() if run.status == "applied"][:1])
    syncs = {f"sync-{slug}": reverse("run", args=[run.id]) for slug, run in runs.items()}
    return {
        "sign-in": reverse("sign_in"),
        "home": reverse("home"),
        "home-empty": reverse("home"),
        "districts": reverse("districts"),
        "districts-none": reverse("districts") + "?q=nowhere",
        "districts-filtered": reverse("districts") + "?provider=clever&sort=state",
        **districts,
        "timeline": reverse("district_timeline", args=["alder-valley"]),
        "dates-import": reverse("dates_import"),
        "contacts": reverse("district_contacts", args=["alder-valley"]),
        "dry-run": reverse("district_dry_run", args=["elm-ridge"]),
        "dry-run-done": reverse("district_dry_run", args=["alder-valley"]),
        "dry-run-at-work": reverse("district_dry_run", args=["gull-point"]),
        "school-dates": reverse("district_dates", args=["alder-valley"]),
        "tonight": reverse("tonight"),
        "calendar": reverse("calendar"),
        "calendar-district": reverse("calendar") + "?district=dune-park",
        "calendar-expected": reverse("calendar") + "?district=lark-meadow",
        "syncs": reverse("syncs"),
        **syncs,
        **{f"undo-{slug}": reverse("run_undo", args=[run.id]) for slug, run in undoable.items()},
        "undo-night": reverse("night_undo"),
        **undo_paths(),
        "changes": reverse("run_changes", args=[runs["alder-valley"].id])
        + "?kind=students&operation=rekeyed",
        "changes-of-a-school": reverse("run_changes", args=[runs["alder-valley"].id]) + "?kind=enrollments",
        "problems": reverse("run_problems", args=[runs["alder-valley"].id]),
        "leavers": reverse("hold_leavers", args=[holds["alder-valley"]]),
        "pairs": reverse("run_pairs", args=[runs["alder-valley"].id]),
        "hold-teachers": reverse("hold_teachers", args=[holds["alder-valley"]]),
        "flag": reverse("hold_flag", args=[holds["alder-valley"], "schools-without-classes"]),
        "holds": reverse("holds"),
        "holds-together": reverse("approval_list", args=[ApprovalList.objects.get().id]),
        "holds-filtered": reverse("holds") + "?needs=flags&sort=-waiting",
        **{f"hold-{slug}": reverse("hold", args=[number]) for slug, number in holds.items()},
        "hold-opened": reverse("hold", args=[holds["alder-valley"]]),
        "hold-part": reverse("hold", args=[holds["birch-bay"]]),
        **dict.fromkeys(("holds-chosen", "holds-approve", "holds-ask", "holds-wait"), reverse("holds")),
        "cover": reverse("cover") + f"?colleague={scene.sam.id}",  # type: ignore[attr-defined]
        "reassign": reverse("reassign"),
        "hand-over": reverse("handover"),
        "home-clock": reverse("home") + "?night=clock&of=all",
        **pause_paths(),
        **window_paths(),
        **people_paths(scene.noor),  # type: ignore[attr-defined]
        **notice_paths(),
        "letter": reverse("run_letter", args=[runs["alder-valley"].id]),
        "connections": reverse("connections"),
        "connection": reverse("connection", args=[new.id]),
        "not-yours": reverse("district", args=["alder-valley"]),
        "design": reverse("design"),
        **{f"design-{one.name}": reverse("design_group", args=[one.name]) for one in groups()},
        "profile": reverse("profile"),
        "not-found": "/nothing/here",
    }


def undo_paths() -> dict[str, str]:
    """An undo for a second person, from its preview and as a sync; one at work and one done; what is planned after it."""
    from django.urls import reverse

    from rostering.models import Run, Undo

    undos = Undo.objects.select_related("run")
    asked = undos.get(run__status=Run.Status.HELD)
    return {
        "undo-to-agree": reverse("run_undo", args=[asked.undoes_id]),
        "undo-asked": reverse("run", args=[asked.run_id]),
        "undo-at-work": reverse("run", args=[undos.get(run__status=Run.Status.RUNNING).run_id]),
        "undo-done": reverse("run", args=[undos.get(run__status=Run.Status.APPLIED).run_id]),
        "planned-again-at-work": reverse(
            "run", args=[Run.objects.get(trigger=Run.Trigger.REPLAN, stage="plan").id]
        ),
    }


def pause_paths() -> dict[str, str]:
    """The pauses, a new one, one to confirm, and the one that runs."""
    from django.urls import reverse
    from django.utils import timezone

    from districts.models import District
    from rostering.models import Pause

    new, running = reverse("pauses_new"), Pause.objects.filter(district__isnull=False)[0]
    picked = "&".join(f"pick={number}" for number in District.objects.values_list("id", flat=True)[:3])
    return {
        "pauses": reverse("pauses"),
        "pause-new": f"{new}?kind=summer&{picked}",
        "pause-confirm": f"{new}?replaces=winter&year={timezone.now().year}",
        "pause": reverse("pause", args=[running.id]),
        "reopening": reverse("pause_reopening", args=[running.id]),
    }


def window_paths() -> dict[str, str]:
    """Expected changes, filing one, one that waits for a second person, one in force, and many from a file."""
    from django.urls import reverse

    from rostering.models import Window

    found = {
        "window": Window.objects.filter(agreed_at=None).first(),
        "window-in-force": Window.objects.binding().first(),
        "window-called-back": Window.objects.exclude(ended_at=None).first(),
    }
    return {
        "windows": reverse("windows"),
        "window-new": f"{reverse('windows_new')}?template=new-school-year",
        "windows-import": reverse("windows_import"),
        "windows-preview": reverse("windows_import"),
        "windows-refused": reverse("windows_import"),
        **{name: reverse("window", args=[one.id]) for name, one in found.items() if one},
    }


def notice_paths() -> dict[str, str]:
    """The notices and their texts; one notice, one mail and one mailing where the scene has them."""
    from django.urls import reverse

    from rostering.models import MailboxMessage, Notice, NoticeBatch

    one_of = {"notice": Notice, "mail": MailboxMessage, "mailing": NoticeBatch}
    found = {name: model.objects.order_by("-id").first() for name, model in one_of.items()}  # type: ignore[attr-defined]
    return {
        "notices": reverse("notices"),
        "notice-texts": reverse("texts"),
        "notice-text": reverse("text", args=["week_before"]),
        "mailbox": reverse("mailbox"),
        **{name: reverse(name, args=[one.id]) for name, one in found.items() if one},
    }


def people_paths(noor: object) -> dict[str, str]:
    """People and classes of a district, one of each with a past where there is one, and Find."""
    from django.urls import reverse

    from districts.models import FormerProviderId, RosterUser, Section
    from rostering.screens.searches import keep_search

    slug = "alder-valley"
    renamed = FormerProviderId.objects.filter(kind="people").values("object_id")
    people = RosterUser.objects.filter(district__slug=slug, role="student", removed_at=None)
    person = people.filter(id__in=renamed).first() or people[0]
    section = Section.objects.filter(district__slug=slug, removed_at=None)[0]
    key = keep_search(person.family_name, staff=noor)  # type: ignore[arg-type]
    return {
        "people": reverse("district_people", args=[slug]),
        "person": reverse("person", args=[slug, person.id]),
        "classes": reverse("district_classes", args=[slug]),
        "left": reverse("district_left", args=[slug]),
        "class": reverse("section", args=[slug, section.id]),
        "find": f"{reverse('find')}?search={key}",
    }
