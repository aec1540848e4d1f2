"""The import of school dates through its screens: template, preview, applying, refusals."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import SchoolYear
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def file(*lines: str) -> SimpleUploadedFile:
    """A CSV file of some lines."""
    head = "district,school_year,first_day,do_not_sync_before"
    return SimpleUploadedFile("dates.csv", "\n".join((head, *lines)).encode(), content_type="text/csv")


def test_a_file_is_previewed_and_then_applied_as_it_was_previewed(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    lines = (
        "birch-bay,2026,2026-08-12,",
        "fern-hollow,2026,2026-08-12,",
        "nowhere,2026,,",
        "elm-ridge,2026,soon,",
    )
    answer = client.post(reverse("dates_import_preview"), {"file": file(*lines)})
    page = text_of(answer)
    assert "1 line changes school dates; 3 lines are left out. Nothing is changed yet." in page
    assert "First day 12 August 2026" in page
    assert "This district is a colleague’s." in page
    assert "“soon” is no date" in page
    assert "Fern Hollow" not in page
    assert not SchoolYear.objects.exists()
    done = client.post(reverse("dates_import_apply"), {"token": answer.context["token"]}, follow=True)
    assert "1 line is applied." in text_of(done)
    assert SchoolYear.objects.get().district == morning.well


def test_a_file_that_can_not_be_read_comes_back_with_the_sentence(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    workbook = SimpleUploadedFile("dates.xlsx", b"PK\x03\x04", content_type="application/zip")
    for sent, says in (({"file": workbook}, "Excel workbook"), ({}, "No file was chosen")):
        answer = client.post(reverse("dates_import_preview"), sent)
        assert answer.status_code == 400
        assert says in text_of(answer)


def test_a_preview_that_is_not_ours_applies_nothing(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.marcus).post(reverse("dates_import_apply"), {"token": "made up"})
    assert answer.status_code == 409
    assert "Nothing was changed; send the file again." in text_of(answer)


def test_the_template_has_a_line_for_each_of_ones_districts_and_can_be_sent_back(
    morning: Morning, enter: Enter
) -> None:
    SchoolYear.objects.create(district=morning.well, year=2026, first_day="2026-08-12")
    client = enter(morning.cast.marcus)
    answer = client.get(reverse("dates_import_template"))
    content = b"".join(answer.streaming_content)
    lines = content.decode("utf-8-sig").splitlines()
    assert "birch-bay,2026,2026-08-12,,,," in lines
    assert not any(line.startswith("fern-hollow") for line in lines)
    sent = SimpleUploadedFile("dates.csv", content, content_type="text/csv")
    page = text_of(client.post(reverse("dates_import_preview"), {"file": sent}))
    assert "Nothing would change" in page
    assert "5 lines say what is kept already" in page


def test_an_administrator_is_told_whose_it_is(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.ada).get(reverse("dates_import"))
    assert answer.status_code == 403
    assert "DSMs and specialists do" in text_of(answer)
