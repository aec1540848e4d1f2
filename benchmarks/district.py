"""The district the benchmarks sync: ClassLink, because every class place is a row of its own there (the hard case)."""

from datetime import date
from pathlib import Path

from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.programme import Programme, ProgrammeDistrict, write_programme


def write_programme_file(path: Path, *, students: int, start: date) -> str:
    """Write a programme of this one district; its id at the provider."""
    district = PracticeDistrict(
        key="benchmark",
        name="Benchmark Unified",
        provider="classlink",
        mode="proxy",
        seed=7,
        students=students,
        start=start,
        timezone="America/Los_Angeles",
    )
    member = ProgrammeDistrict(district=district, story="well", summary="Measured.")
    write_programme(path, Programme(nights=(start,), districts=(member,)))
    return district.external_id
