"""Where a CSV file of many districts is chosen; what it would do is shown before it does anything."""

from rostering.screens.gallery import Sample

_VALUES = {
    "act": "#",
    "template": "#",
    "words": "See what it would file",
    "most_lines": "2,000",
    "most_size": "1 MB",
    "csrf_token": "",
}

SAMPLES = (
    Sample(
        title="A file to choose",
        template="components/file_form.html",
        context={**_VALUES, "refusal": ""},
    ),
)
