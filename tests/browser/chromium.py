"""Which Chromium the tests drive, and how it is started."""

import os
import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATH = next((found for name in NAMES if (found := shutil.which(name))), None)

LAUNCH: dict[str, Any] = {
    "executable_path": PATH,
    # As root Chromium refuses to isolate its processes.
    "args": ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [],
}
