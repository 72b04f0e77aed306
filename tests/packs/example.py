"""An invented pack with complete addresses: one open case, one to check, one closed, one story."""

from pathlib import Path

PACK = """\
id = "example-pack"
version = "1.2"
languages = ["fr", "en"]
licence = "CC-BY-4.0"
published_on = 2026-11-22
order = [
  "amal-example",
  "bo-example",
  "cy-example",
]

[title]
fr = "Trois personnes inventées"
en = "Three invented people"
"""

AMAL = """\
slug = "amal-example"
country = "IS"
since = 2023
spellings = ["Amal Example", "أمل"]
status = "imprisoned"
status_as_of = "2026-09"
status_sources = ["court-2023", "family-2026"]
action_open = "yes"

[pronouns]
fr = "elle"
en = "she"

[target]
address = [
  "MINISTER OF EXAMPLES",
  "MINISTRY OF INVENTED AFFAIRS",
  "12 RUE DES EXEMPLES",
  "1234 SAMPLE CITY",
  "ICELAND",
]
salutation = {fr = "Madame la Ministre, Monsieur le Ministre,", en = "Dear Minister,"}
closing = {fr = "Veuillez agréer mes salutations.", en = "Yours faithfully,"}
sources = ["court-2023"]

[card]
address = ["AMAL EXAMPLE", "C/O A FAMILY OF EXAMPLES", "7 RUE DES CARTES", "5678 CARDS", "ICELAND"]
sources = ["family-2026"]

[rules]
who_mails = "host"
deliver_to = "family"
sources = ["family-2026"]

[rules.card]
sender_address = "city"
avoid = {fr = ["leçon interdite"], en = ["forbidden lesson", "secret alphabet"]}

[rules.letter]
seasonal_ok = false

[[petitions]]
language = "fr"
url = "https://example.org/fr/amal"
short_url = "https://example.org/a"
source = "court-2023"

[[petitions]]
language = "de"
url = "https://example.org/de/amal"
source = "court-2023"

[[sources]]
id = "court-2023"
kind = "primary"
url = "https://example.org/court"
note = \"\"\"
The judgment.
Seen on 1 November 2026.\"\"\"

[[sources]]
id = "family-2026"
kind = "secondary"
url = "http://example.org/family"

[[sources]]
id = "sum-2026"
kind = "derived"
note = "Five years from the arrest."

[embassy]
address = ["EMBASSY OF ICELAND", "3 EXAMPLE SQUARE", "3003 INVENTED", "SWITZERLAND"]
sources = ["sum-2026"]
"""

AMAL_EN = """\
+++
name = "Amal Example"
summary = "A teacher who taught about letters. She is in prison for it."
demand = "Ask the Minister of Examples to release Amal Example."
petition = "I ask you to release Amal Example at once. She has done nothing wrong."
letter = "I am writing to you about Amal Example, a teacher. She was arrested in 2023 because she \
taught letters to everybody in her town, and she has been in prison since then."
starters = ["I thought of you when I posted a letter today.", "The hills are green here."]
target = "Minister of Examples"
status = "Imprisoned."
stamp_alt = "A sheet of paper above a hill."
+++
Amal Example is a teacher. She taught *letters* to **everybody** in her
town.[^court-2023][^family-2026]

## What happened

- She was arrested in 2023.[^court-2023]
- Her term ends in 2028.[^sum-2026]
"""

AMAL_FR = """\
+++
name = "Amal Exemple"
summary = "Une enseignante qui parlait de lettres. Elle est en prison pour cela."
demand = "Demandez à la ministre des Exemples de libérer Amal Exemple."
petition = "Je vous demande de libérer Amal Exemple sans délai."
letter = "Je vous écris au sujet d’Amal Exemple, enseignante. Elle a été arrêtée en 2023 parce \
qu’elle enseignait les lettres à toute sa ville, et elle est en prison depuis."
starters = ["J’ai pensé à vous en postant une lettre.", "Ici, les collines sont vertes."]
target = "Ministre des Exemples"
status = "Emprisonnée."
stamp_alt = "Une feuille au-dessus d’une colline."
+++
Amal Exemple est enseignante.[^court-2023]
"""

BO = """\
slug = "bo-example"
country = "NO"
since = 2021
spellings = ["Bo Example"]
status = "prosecuted"
status_as_of = "2026-03-31"
status_sources = ["press"]
action_open = "check"
check_note = "Ask whether the trial is over."

[target]
salutation = {fr = "Madame, Monsieur,", en = "Dear Judge,"}
closing = {fr = "Veuillez agréer mes salutations.", en = "Yours faithfully,"}
sources = ["press"]

[[petitions]]
language = "en"
url = "https://example.org/en/bo"
source = "press"

[[sources]]
id = "press"
kind = "secondary"
url = "https://example.org/press"
"""

BO_EN = """\
+++
name = "Bo Example"
summary = "A singer on trial for a song."
demand = "Ask the judge to drop the charges against Bo Example."
petition = "I ask you to drop the charges against Bo Example."
letter = "I am writing to you about Bo Example, a singer, who is on trial for a song."
target = "Judge of the Invented Court"
status = "On trial."
stamp_alt = "A note above water."
+++
Bo Example sang a song.[^press]
"""

BO_FR = """\
+++
name = "Bo Exemple"
summary = "Un chanteur jugé pour une chanson."
demand = "Demandez l’abandon des poursuites contre Bo Exemple."
petition = "Je vous demande d’abandonner les poursuites contre Bo Exemple."
letter = "Je vous écris au sujet de Bo Exemple, chanteur, jugé pour une chanson."
target = "Juge du tribunal inventé"
status = "En procès."
stamp_alt = "Une note au-dessus de l’eau."
+++
Bo Exemple a chanté une chanson.[^press]
"""

CY = """\
slug = "cy-example"
country = "XK"
since = 2020
spellings = ["Cy Example"]
status = "released"
status_as_of = 2026-01-01
status_sources = ["press"]
news_sources = ["press"]
action_open = "no"

[[sources]]
id = "press"
kind = "secondary"
url = "https://example.org/press"
"""

CY_EN = """\
+++
name = "Cy Example"
summary = "A gardener who was in prison and is free."
status = "Free."
stamp_alt = "An open door and a tree."
news = "Cy Example left prison on 1 January 2026."
+++
Cy Example is a gardener.[^press]
"""

CY_FR = """\
+++
name = "Cy Exemple"
summary = "Un jardinier qui était en prison et qui est libre."
status = "Libre."
stamp_alt = "Une porte ouverte et un arbre."
news = "Cy Exemple est sorti de prison le 1er janvier 2026."
+++
Cy Exemple est jardinier.[^press]
"""

DEE = """\
slug = "dee-example"
country = "PT"
happened_on = "2024-06-14"
later_on = "2025-09"

[[sources]]
id = "press"
kind = "secondary"
url = "https://example.org/dee"
"""

DEE_EN = """\
+++
name = "Dee Example"
title = "Acquitted on 14 June 2024"
later = "In September 2025 a second trial began."
+++
Dee Example was acquitted.[^press]
"""

DEE_FR = """\
+++
name = "Dee Exemple"
title = "Acquittée le 14 juin 2024"
later = "En septembre 2025, un second procès s’est ouvert."
+++
Dee Exemple a été acquittée.[^press]
"""

STAMP = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500">
<defs>
<linearGradient id="sky"><stop offset="0" stop-color="#F1E9D8"/></linearGradient>
<clipPath id="frame"><path d="M0 0H400V500H0Z"/></clipPath>
</defs>
<g clip-path="url(#frame)">
<rect width="400" height="500" fill="url(#sky)"/>
<path fill="#1F5F5B" d="M-30 410C37.5 318.2 87 216 120 206Z"/>
</g>
</svg>
"""

FILES = {
    "pack.toml": PACK,
    "cases/amal-example/case.toml": AMAL,
    "cases/amal-example/en.md": AMAL_EN,
    "cases/amal-example/fr.md": AMAL_FR,
    "cases/amal-example/stamp.svg": STAMP,
    "cases/bo-example/case.toml": BO,
    "cases/bo-example/en.md": BO_EN,
    "cases/bo-example/fr.md": BO_FR,
    "cases/bo-example/stamp.svg": STAMP,
    "cases/cy-example/case.toml": CY,
    "cases/cy-example/en.md": CY_EN,
    "cases/cy-example/fr.md": CY_FR,
    "cases/cy-example/stamp.svg": STAMP,
    "stories/dee-example/story.toml": DEE,
    "stories/dee-example/en.md": DEE_EN,
    "stories/dee-example/fr.md": DEE_FR,
}


def write_example_pack(folder: Path) -> Path:
    """Write the pack into `folder`, which is made when it is missing, and return it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder
