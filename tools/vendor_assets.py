"""Copy what the pages load from node_modules to static/vendor, so that no page ever asks another machine."""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules"
TARGET = ROOT / "static" / "vendor"

#: Of Bootstrap only its base layer; its variables are set from static/css/tokens.css.
FILES = {
    "bootstrap-reboot.min.css": "bootstrap/dist/css/bootstrap-reboot.min.css",
    "bootstrap.LICENSE": "bootstrap/LICENSE",
    "axe.min.js": "axe-core/axe.min.js",
}

# The storage of static files looks up every file another one names; the maps are not shipped.
_SOURCE_MAP = re.compile(r"^(?:/\*#|//#) ?sourceMappingURL=.*$", re.MULTILINE)


def main() -> int:
    """Make static/vendor anew; exit code."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, source in FILES.items():
        target = TARGET / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (SOURCE / source).read_text(encoding="utf-8")
        target.write_text(_SOURCE_MAP.sub("", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
