"""A CSV file of school dates: what can be read, and the sentence for what can not."""

from datetime import date

import pytest

from rostering.keeping.dates_file import (
    MOST_BYTES,
    MOST_LINES,
    BadCell,
    BadFile,
    day_in,
    read_file,
    year_in,
)

HEAD = "district,school_year,first_day\n"


def test_lines_are_read_with_their_numbers_and_blank_ones_left_out() -> None:
    lines = read_file(
        b"\xef\xbb\xbfDistrict,School Year,First Day\nBirch-Bay, 2026 ,2026-08-12\n,,\nelm,2026,\n"
    )
    assert [(line.number, line.slug, line.year) for line in lines] == [
        (2, "birch-bay", "2026"),
        (4, "elm", "2026"),
    ]
    assert lines[0].cells == {"first_day": "2026-08-12"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_part_the_cells(delimiter: str) -> None:
    text = f"{HEAD}birch-bay,2026,2026-08-12\n".replace(",", delimiter)
    assert read_file(text.encode())[0].cells == {"first_day": "2026-08-12"}


def test_quoted_cells_windows_line_ends_and_columns_in_any_order() -> None:
    lines = read_file(b'last_day,school_year,district\r\n"2027-06-04","2026-27","birch-bay"\r\n')
    assert (lines[0].slug, lines[0].year, lines[0].cells) == (
        "birch-bay",
        "2026-27",
        {"last_day": "2027-06-04"},
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (HEAD.encode(), "no lines"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\xff\xfed\x00", "no plain CSV text"),
        (b"name,when\nx,y\n", "no column district and no column school_year"),
        (b"district,school_year,begin\nx,2026,y\n", "unknown or there twice: begin"),
        (b"district,school_year,first_day,first_day\nx,2026,,\n", "unknown or there twice: first_day"),
        (b"x" * (MOST_BYTES + 1), "larger than 500 kB"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_in_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(BadFile, match=says) as refused:
        read_file(content)
    assert "Nothing was changed" in str(refused.value) or "no lines" in str(refused.value)


@pytest.mark.parametrize(("count", "fits"), [(MOST_LINES, True), (MOST_LINES + 1, False)])
def test_it_has_a_largest_number_of_lines(count: int, fits: bool) -> None:
    content = (HEAD + "birch-bay,2026,\n" * count).encode()
    if fits:
        assert len(read_file(content)) == MOST_LINES
    else:
        with pytest.raises(BadFile, match="more than 2,000"):
            read_file(content)


@pytest.mark.parametrize(
    ("text", "year"), [("2026", 2026), ("2026-27", 2026), ("2026/2027", 2026), ("2026–27", 2026)]
)
def test_a_school_year_is_named_by_the_year_in_which_it_begins(text: str, year: int) -> None:
    assert year_in(text) == year


@pytest.mark.parametrize("text", ["", "26", "next", "2026-27-28"])
def test_what_is_no_school_year_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        year_in(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-08-12", date(2026, 8, 12)),
        ("8/12/2026", date(2026, 8, 12)),
        ("none", None),
        ("None", None),
        ("-", None),
    ],
)
def test_a_date_is_read_in_both_forms_and_none_takes_it_off(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize("text", ["12 August", "2026-02-30", "13/13/2026", "8/12/26", "=NOW()"])
def test_what_is_no_date_is_quoted_back(text: str) -> None:
    with pytest.raises(BadCell) as refused:
        day_in(text)
    assert text in str(refused.value)
