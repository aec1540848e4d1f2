"""Every address of the portal."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from rostering.screens import (
    connections,
    cover,
    design,
    district,
    district_dates,
    district_keeping,
    district_timeline,
    districts,
    errors,
    health,
    hold_flags,
    hold_list,
    holds,
    home,
    profile,
    reassign,
    sign_in,
    sync_list,
    syncs,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("home/practice", home.home_practice, name="home_practice"),
    path("sign-in", login_not_required(sign_in.SignIn.as_view()), name="sign_in"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign_out"),
    path("districts", districts.districts, name="districts"),
    path("districts.csv", districts.districts_csv, name="districts_csv"),
    path("districts/<slug:slug>", district.district, name="district"),
    path("districts/<slug:slug>/sync", district.district_sync, name="district_sync"),
    path("districts/<slug:slug>/cover", cover.district_cover, name="district_cover"),
    path("syncs", sync_list.syncs, name="syncs"),
    path("syncs.csv", sync_list.syncs_csv, name="syncs_csv"),
    path("districts/<slug:slug>/timeline", district_timeline.district_timeline, name="district_timeline"),
    path(
        "districts/<slug:slug>/timeline.csv",
        district_timeline.district_timeline_csv,
        name="district_timeline_csv",
    ),
    path("districts/<slug:slug>/note", district_keeping.district_note, name="district_note"),
    path("districts/<slug:slug>/contacts", district_keeping.district_contacts, name="district_contacts"),
    path(
        "districts/<slug:slug>/contacts/save",
        district_keeping.district_contact_save,
        name="district_contact_save",
    ),
    path(
        "districts/<slug:slug>/contacts/remove",
        district_keeping.district_contact_remove,
        name="district_contact_remove",
    ),
    path("districts/<slug:slug>/dates", district_dates.district_dates, name="district_dates"),
    path("districts/<slug:slug>/dates/save", district_dates.district_dates_save, name="district_dates_save"),
    path("districts/<slug:slug>/talk", district_keeping.district_talk, name="district_talk"),
    path("talks/<int:number>/done", district_keeping.talk_done, name="talk_done"),
    path("syncs/<int:number>", syncs.run, name="run"),
    path("syncs/<int:number>/live", syncs.run_live, name="run_live"),
    path("syncs/<int:number>/changes", syncs.run_changes, name="run_changes"),
    path("holds", hold_list.holds, name="holds"),
    path("holds.csv", hold_list.holds_csv, name="holds_csv"),
    path("holds/assign", hold_list.holds_assign, name="holds_assign"),
    path("holds/<int:number>", holds.hold, name="hold"),
    path("holds/<int:number>/decide", holds.hold_decide, name="hold_decide"),
    path("holds/<int:number>/<slug:flag>", hold_flags.hold_flag, name="hold_flag"),
    path("holds/<int:number>/<slug:flag>.csv", hold_flags.hold_flag_csv, name="hold_flag_csv"),
    path("connections", connections.connections, name="connections"),
    path("connections/<int:number>", connections.connection, name="connection"),
    path("connections/<int:number>/claim", connections.connection_claim, name="connection_claim"),
    path("connections/<int:number>/join", connections.connection_join, name="connection_join"),
    path("connections/<int:number>/create", connections.connection_create, name="connection_create"),
    path("connections/<int:number>/close", connections.connection_close, name="connection_close"),
    path("profile", profile.profile, name="profile"),
    path("profile/save", profile.profile_save, name="profile_save"),
    path("design/", design.design, name="design"),
    path("cover", cover.cover, name="cover"),
    path("cover/take", cover.cover_take, name="cover_take"),
    path("cover/end", cover.cover_end, name="cover_end"),
    path("cover/reassign", reassign.reassign, name="reassign"),
    path("cover/reassign/preview", reassign.reassign_preview, name="reassign_preview"),
    path("cover/reassign/confirm", reassign.reassign_confirm, name="reassign_confirm"),
    path("healthz", health.healthz, name="healthz"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
