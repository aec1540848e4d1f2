"""Find the browser of the browser tests, and install it where that needs nobody's permission."""

import os
import shutil
import subprocess

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of Chromium or Chrome, None where there is none."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def find_or_install_chromium() -> str | None:
    """The same, after an attempt to install it with apt as root."""
    found = find_chromium()
    if found is not None or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return found
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            break
    return find_chromium()
