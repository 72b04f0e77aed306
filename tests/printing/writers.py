"""What invented people write: texts in several scripts, a drawing, a signature, cards, letters."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.packs import Case, Pack
from kiosk.printing import pdf
from kiosk.printing.writing import CardSheet, LetterSheet
from kiosk.web.sheets import written
from tests.printing.drawn import page_texts

# A long text in each script, to be cut at any word.
TEXTS: Mapping[str, str] = {
    "latin": (
        "Je vous écris depuis une salle pleine de gens qui pensent à vous. Ici, la neige est tombée"
        " cette nuit, et les enfants dessinent des tambours. Où que vous soyez, vous n’êtes pas"
        " seul\N{NARROW NO-BREAK SPACE}: le printemps revient toujours, avec ses hirondelles. "
    )
    * 12,
    "arabic": (
        "أنت لست وحدك. قرأت قصتك وأفكر فيك كل يوم. أرسل إليك أطيب التحيات من مدينتي البعيدة حيث"
        " تتساقط الثلوج على الجبال، وأتمنى لك ربيعًا مشرقًا. "
    )
    * 16,
    "vietnamese": (
        "Tôi viết cho bạn từ một thành phố nhỏ bên hồ, nơi mùa xuân đang trở lại và những con chim"
        " đang hót. Bạn không đơn độc, chúng tôi nghĩ đến bạn mỗi ngày. "
    )
    * 14,
    "cyrillic": (
        "Я пишу вам из маленького города у озера, где снова поют птицы. Вы не одни, мы думаем о вас"
        " каждый день и желаем вам тёплой весны. "
    )
    * 14,
    "hebrew": (
        "את לא לבד. קראתי את הסיפור שלך ואני חושבת עלייך בכל יום. כאן, ליד האגם, הציפורים שרות שוב"
        " ואני מאחלת לך אביב חמים. "
    )
    * 16,
    "mixed": "Amal أمل Мария Đặng Şebnem نرگس Wetʼsuwetʼen Łukasz منصور Ḥasan " * 22,
}
WAVE = tuple(
    value
    for step in range(100)
    for value in (80 + step * 8, int(150 + 90 * math.sin(step / 4) * math.cos(step / 19)))
)
SIGNATURE = (WAVE, (300, 240, 700, 250))
DRAWING = (
    (60, 560, 300, 540, 600, 565, 940, 550),
    (310, 250, 500, 60, 690, 250, 500, 440, 310, 250),
    (450, 220),
    (550, 220),
)
NIGHT = dt.date(2026, 12, 10)


@dataclass
class Desk:
    """Prints for the invented case of a pack; holds what a test needs to do so."""

    case: Case
    pack: Pack = field(repr=False)

    def cards(self, *cards: CardSheet, locale: str = "en") -> bytes:
        return pdf.render(written.card_html(self.case, *cards, locale=locale))

    def letters(self, *letters: LetterSheet) -> bytes:
        return pdf.render(written.letter_html(self.case, *letters))


def card(message: str, *, has_drawing: bool = False, name: str = "Bo Exemple") -> CardSheet:
    drawing = DRAWING if has_drawing else ()
    return CardSheet(message, name, "Fribourg", "fr", drawing, SIGNATURE)


def letter(own: str, language: str = "fr", who: str = "Je suis infirmière.") -> LetterSheet:
    """Return a letter whose salutation and closing take two lines each, as long ones do."""
    return LetterSheet(
        language=language,
        who=who,
        facts="Je vous écris au sujet d’Amal Exemple, enseignante, en prison depuis 2023.",
        own=own,
        ask="Je vous demande de libérer Amal Exemple sans délai.",
        salutation="Madame la Ministre, " * 7,
        closing="Veuillez agréer l’expression de ma très haute considération. " * 2,
        name="Bo Exemple",
        town="Fribourg",
        day=NIGHT,
        signature=SIGNATURE,
    )


def pages(document: bytes) -> list[str]:
    """Return the text of each page without blanks."""
    return ["".join(said.split()) for said in page_texts(document)]


def pages_per_card(document: bytes) -> list[int]:
    """Return on how many pages each message stands: its address side tells where it ends."""
    counts, since = [], 0
    for said in pages(document):
        if "7RUEDESCARTES" in said:
            counts.append(since)
            since = 0
        else:
            since += 1
    return counts


def cut_to(text: str, words: int) -> str:
    return " ".join(text.split(" ")[:words])
