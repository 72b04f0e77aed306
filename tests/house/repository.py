"""Rules for every file that is committed: what does not belong into a public repository."""

import shutil
import subprocess
from pathlib import Path

from tests.house.rule import ROOT, Rule, files, never

OWN = ("kiosk", "templates", "static", "tests", "docs")


def committed() -> list[Path]:
    """Return the text files of the checkout, also those that are about to be added."""
    listed = _listed_by_git() if (ROOT / ".git").exists() and shutil.which("git") else _listed()
    return sorted(path for path in listed if path.is_file() and _is_text(path))


def _listed_by_git() -> list[Path]:
    # The checkout may belong to another user than the one who runs the tests.
    git = ("git", "-c", "safe.directory=*", "ls-files", "-z")
    which = ("--cached", "--others", "--exclude-standard")
    done = subprocess.run((*git, *which), cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def _listed() -> list[Path]:
    """Return what an unpacked source archive holds."""
    found = [path for folder in OWN for path in files(folder, "*")]
    return found + list(ROOT.glob("*.*"))


def _is_text(path: Path) -> bool:
    try:
        return "\0" not in path.read_text("utf-8")
    except UnicodeDecodeError:
        return False


def rules() -> list[Rule]:
    """Return the rules; reading the list of files asks git."""
    paths = committed()
    return [
        Rule(
            "no file names a package registry",
            paths,
            never(
                r"(?i)\bp[y]pi\.org|pythonh[o]sted|registry\.npmj[s]|\bdeb\.debia[n]",
                "name the package alone; where it comes from is set up on the machine",
            ),
            ["https://" + "pypi" + ".org/simple", "registry." + "npmjs.org"],
        ),
        Rule(
            "no file names a folder of the machine it was written on",
            paths,
            never(
                r"(?<![\w.])/(?:w[o]rk|r[o]ot|h[o]me/\w+)/|/tmp/sp[e]c\b",
                "name it from the top of the checkout, or take a temporary folder",
            ),
            ["cd /wo" + "rk/main", "/ro" + "ot/.cache"],
        ),
        Rule(
            "no file tells who did the work, or when",
            paths,
            never(
                r"\bA[I]\b|(?i:\bassistan[t]s?\b|\bco-authored-b[y]\b"
                r"|\b(?:last|previous|earlier|another) sessio[n]\b)",
                "say what the thing does and why; how it came about belongs nowhere",
            ),
            ["written by an A" + "I", "as asked in the last " + "session"],
        ),
    ]
