"""One sentence that answers the question people came with; at most two parts of it decide."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.say import link, say, strong

SAMPLES = (
    Sample(
        title="Why nothing has changed",
        template="design/sentence.html",
        context={
            "sentence": say(
                "Nothing has changed since 13 November: ",
                strong("the district asked for a pause until Friday"),
                ". 212 changes are ready and apply on ",
                strong("Monday 30 November"),
                ".",
            ),
            "note": "",
        },
    ),
    Sample(
        title="With a part that leads on, and a note",
        template="design/sentence.html",
        context={
            "sentence": say(
                "Good morning, Noor. ",
                strong("Eight things need you"),
                " before tonight’s sync at 22:00. Start with ",
                link("Port Lunsford", "#status-sentence"),
                ".",
            ),
            "note": "Seven of nine schools make up 80\N{NO-BREAK SPACE}% of it, Quillback High first (1,327).",
        },
    ),
)
