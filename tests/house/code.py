"""Rules for Python files: size, layers, one writing connection, and how a module begins."""

import ast
import re

from tests.house.rule import ROOT, Rule, at_most, files, never

PRODUCT = files("kiosk", "*.py")
PYTHON = [*PRODUCT, *files("tests", "*.py"), ROOT / "hatch_build.py"]
SOFT_LINES, HARD_LINES = 200, 300


def begins_with_its_job(text: str) -> list[str]:
    """Find modules that do not open with one sentence saying their job (style.md 6)."""
    if not text.strip():
        return []
    docstring = ast.get_docstring(ast.parse(text))
    if docstring and docstring.splitlines()[0].endswith("."):
        return []
    return ["line 1: begin with a docstring, one sentence that says what the module is for"]


def own_connections(text: str) -> list[str]:
    """Find ways to the database beside database.py (trust.md 5.2)."""
    say = "ask database.py: reading_engine to read, the writer's `write` for the one that writes"
    return [
        f"line {getattr(node, 'lineno', 0)}: {name}: {say}"
        for node in ast.walk(ast.parse(text))
        for name in _names(node)
        if name in ("sqlite3", "create_engine", "engine_from_config", "aiosqlite")
    ]


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=module, names=names):
            return [module or "", *(alias.name for alias in names)]
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return [name]
    return []


def calls_print(text: str) -> list[str]:
    return [
        f"line {node.lineno}: print(…): the command speaks by click.echo, all else by the log"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "pprint", "breakpoint")
    ]


def long_files() -> list[str]:
    """Return the files above the soft limit, longest first, as lines to print."""
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in PYTHON}
    return [
        f"{lines:4} {path.relative_to(ROOT)}"
        for path, lines in sorted(lengths.items(), key=lambda found: -found[1])
        if lines > SOFT_LINES
    ]


RULES = [
    Rule(
        "only kiosk/web/htmx.py names a header of htmx",
        PRODUCT,
        never(r"(?i)[\"']hx-[a-z-]+[\"']", "ask kiosk.web.htmx, and teach it what it cannot tell"),
        ['request.headers.get("HX-Request")', "response.headers['hx-trigger'] = 'signed'"],
        {"kiosk/web/htmx.py": "the one place that knows htmx"},
    ),
    Rule(
        "only kiosk/database.py opens connections",
        PRODUCT,
        own_connections,
        ["import sqlite3", "from sqlalchemy import create_engine", "sa.create_engine('x')"],
        {"kiosk/database.py": "the one writer and the readers are made here"},
    ),
    Rule("nothing is printed past click and the log (SEC22)", PRODUCT, calls_print, ["print(1)"]),
    Rule(
        "every module begins with what it is for",
        PYTHON,
        begins_with_its_job,
        ["import os\n", '"""helpers"""\n'],
    ),
    Rule(
        f"a Python file has at most {HARD_LINES} lines",
        PYTHON,
        at_most(HARD_LINES, "split it by subject into a package of the same name"),
        ["\n" * 301],
    ),
    Rule(
        "nothing is left to be done later",
        PYTHON,
        never(r"\b(TO[D]O|FIXM[E])\b", "do it now, or say in a sentence what is not done and why"),
        ["x = 1  # " + "TO" + "DO: y"],
    ),
    Rule(
        "no test sleeps",
        files("tests", "*.py"),
        never(r"\b(time|asyncio)\.sleep\(|\bwait_for_timeou[t]\(", "wait for what must happen"),
        ["time." + "sleep(1)", "page.wait_for_" + "timeout(500)"],
    ),
]


def junk_drawers(names: list[str]) -> list[str]:
    """Find module names that say nothing (style.md 6)."""
    junk = re.compile(r"utils?|common|misc|managers?|services?|base|helpers?|stuff")
    return [f"{name}: call it by its subject" for name in names if junk.fullmatch(name)]
