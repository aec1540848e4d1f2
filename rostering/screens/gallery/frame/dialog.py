"""Over the page, the keyboard inside it; opened by [data-opens], a plain section of the page where scripts are off."""

from rostering.screens.gallery import Sample

SAMPLES = (
    Sample(title="Open", template="design/dialog_open.html", context={"id": "open-dialog"}),
    Sample(
        title="Over the page",
        template="design/dialog.html",
        context={"id": "sample-dialog", "opens": "See it as a dialog"},
    ),
    Sample(
        title="Along the side",
        template="design/side_panel.html",
        context={"id": "sample-panel", "opens": "See it as a side panel"},
    ),
)
