"""The words that a volunteer does not know (H11), in each language that the screens speak."""

import ast
import re
from collections.abc import Iterator, Mapping

from tests.house.jinja import words
from tests.house.rule import Rule, files

ENGLISH = (
    r"exceptions?|traceback|stack trace|sync(?:ing)? conflict|5\d\d|null|undefined|server error"
    r"|time-?outs?|payload|status code|servers?|databases?|back-?end|front-?end|cookies?|tokens?"
    r"|json|uuids?|html|https?|urls?|api|sql(?! ?ite)|utf-8|pars(?:e[ds]?|ing)|invalid|booleans?"
    r"|schemas?|syntax|strings?|integers?|regex|hash(?:es|ed)?|checksums?|endpoints?|quer(?:y|ies)"
    r"|cach(?:e[ds]?|ing)|threads?|debug\w*|daemons?|sockets?|localhost|configur\w+|metadata"
    r"|sqlite3?|filesystem|stdin|stdout|ciphertext|plaintext"
)
OTHERS = (
    r"serveurs?|bases? de données|jetons?|témoins? de connexion|chaînes? de caractères"
    r"|servidor(?:es)?|bases? de datos|excepci(?:ón|ones)|خادم|الخادم|قاعدة (?:ال)?بيانات|استثناء"
)
STACK_WORDS = rf"(?i)\b(?:{ENGLISH}|{OTHERS})\b"
RIGHT_HERE: Mapping[str, str] = {
    "collecting server": "what the organisation calls it, on the page where the host chooses it",
    "serveur de collecte": "the collecting server",
    "serveur d’essai": "how a receiver was tried: beside its name, for who sets it up",
    "servidor de recogida": "the collecting server",
    "servidor de ensayo": "the same",
    "خادم التجميع": "the collecting server",
    "خادم تجريبي": "the same",
    "serveur en service": "the same",
    "خادم قيد الاستخدام": "the same",
    "Configuración ›": "the browser's own name of its menu",
    "API key": "the words of the receiver's own pages: the host looks for exactly these there",
    "API address": "the same",
    "Clave de API": "the same",
    "dirección API": "the same",
    "Clé d’API": "the same",
    "adresse API": "the same",
    "(API)": "the same",
    "عنوان API": "the same",
    "https://": "how an address begins that the host types",
    "SQLite %(sqlite)s": "the line of versions, which is there to be read out to who helps",
}
"""Where such a word is the right one, with the reason; a test looks that each is still needed."""
PYTHON = files("kiosk/web", "*.py")
_CALLS = ("_", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext")


def stack_words(text: str) -> list[str]:
    """Find words that only programmers know where people would read them."""
    shown = words(text)
    for phrase in RIGHT_HERE:
        shown = re.sub(re.escape(phrase), " ", shown, flags=re.IGNORECASE)
    return [
        f"“{match[0]}”: say what happened and what to do, in words that a volunteer knows"
        for match in re.finditer(STACK_WORDS, shown)
    ]


def texts_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each call that has a text translated."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def stack_words_in_python(source: str) -> list[str]:
    """Find them also in texts that no catalogue holds yet."""
    return [
        f"line {line}: {fault}"
        for line, text in texts_of(source)
        for fault in stack_words(f"<p>{text}</p>")
    ]


RULES = [
    Rule(
        "no words of programmers on screens (H11)",
        files("templates", "*.html"),
        stack_words,
        [
            "<p>Error 500</p>",
            '<p>{{ _("A sync conflict came up.") }}</p>',
            '<img alt="null">',
            "<p>The server said no.</p>",
            '<p>{{ _("The cookie is invalid.") }}</p>',
            "<p>La base de données est pleine.</p>",
            "<p>حدث استثناء</p>",
        ],
    ),
    Rule(
        "no words of programmers in the texts of the code (H11)",
        PYTHON,
        stack_words_in_python,
        [
            'x = gettext("The token is invalid.")',
            'X = {1: lazy_gettext("A timeout occurred.")}',
            'ngettext("%(num)s query", "%(num)s queries", 2)',
        ],
    ),
]
