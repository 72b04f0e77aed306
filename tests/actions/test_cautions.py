"""What a card had better leave out is found where it stands, whatever the text is (C1, C2, C4)."""

import time
import unicodedata
from itertools import pairwise
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.actions.cautions import Rules, Topic, cautions
from kiosk.packs import BUILTIN, CardRules, Case, LetterRules, load

CARD = CardRules()


def card(**rules: Any) -> CardRules:
    return CardRules.model_validate(rules)


def found(text: str, rules: Rules = CARD) -> list[tuple[Topic, str]]:
    return [(caution.topic, caution.word) for caution in cautions(text, rules)]


TABLE = [
    (Topic.ORGANISATION, "I heard of you from amnesty.", "amnesty"),
    (Topic.ORGANISATION, "At AMNESTY INTERNATIONAL’s stall!", "AMNESTY"),
    (Topic.ORGANISATION, "We sat at Write\nfor   Rights today.", "Write\nfor   Rights"),
    (Topic.ORGANISATION, "With ACAT and W4R24", "ACAT W4R24"),
    (Topic.ORGANISATION, "Un membre d’Amnesty te salue.", "Amnesty"),
    (Topic.ORGANISATION, "Salut de la part d'Amnistie, à Québec", "Amnistie"),
    (Topic.ORGANISATION, "amnistie internationale", "amnistie internationale"),
    (Topic.ORGANISATION, "Écrire, ça libère !", "Écrire, ça libère"),
    (Topic.ORGANISATION, "Je suis au Marathon des Lettres.", "Marathon des Lettres"),
    (Topic.ORGANISATION, "un grupo de amnistia internacional", "amnistia internacional"),
    (Topic.ORGANISATION, "Escribe por los derechos", "Escribe por los derechos"),
    (Topic.ORGANISATION, "سلام من منظمة العفو الدولية", "منظمة العفو الدولية"),
    (Topic.ORGANISATION, "ومراسلون بلا حدود", "ومراسلون بلا حدود"),
    (Topic.ADDRESS, "See www.example.org/you.", "www.example.org/you"),
    (Topic.ADDRESS, "(https://example.org/a?b=c)", "https://example.org/a?b=c"),
    (Topic.ADDRESS, "Look at example.org, or bit.ly/abc", "example.org bit.ly/abc"),
    (Topic.ADDRESS, "voir exemple.ca", "exemple.ca"),
    (Topic.ADDRESS, "Write to cy.o-n@mail.example.org!", "cy.o-n@mail.example.org"),
    (Topic.ADDRESS, "#FreeThem #أحرار", "#FreeThem #أحرار"),
    (Topic.ADDRESS, "I am @amal.writes there", "@amal.writes"),
    (Topic.ADDRESS, "+33 6 12 34 56 78 / (555) 123-4567", "+33 6 12 34 56 78 (555) 123-4567"),
    (Topic.ADDRESS, "06 12 34 56 78 ou 0049 30 1234567", "06 12 34 56 78 0049 30 1234567"),
    (Topic.ADDRESS, "رقمي ٠٦ ١٢ ٣٤ ٥٦ ٧٨", "٠٦ ١٢ ٣٤ ٥٦ ٧٨"),
    (Topic.ADDRESS, "612345678", "612345678"),
    (Topic.RELIGION, "God bless you; we pray in church.", "God bless pray church"),
    (Topic.RELIGION, "Eid, Ramadan and Hanukkah", "Eid Ramadan Hanukkah"),
    (Topic.RELIGION, "L’Évangile et l'église, Allah, amen", "Évangile église Allah amen"),
    (Topic.RELIGION, "Je prie pour toi à l’Aïd.", "prie pour l’Aïd"),
    (Topic.RELIGION, "Que Dios te bendiga; rezo, Jesús", "Dios bendiga rezo Jesús"),
    (Topic.RELIGION, "ٱللّٰه معك والكنيسة", "ٱللّٰه والكنيسة"),
    (Topic.RELIGION, "نذهب للمسجد ونصلّي لله", "للمسجد ونصلّي لله"),
    (Topic.SEASON, "Merry Christmas, happy New\u00a0Year, Xmas", "Christmas New\u00a0Year Xmas"),
    (Topic.SEASON, "Joyeux NOEL et bonne année", "NOEL bonne année"),
    (Topic.SEASON, "Feliz Navidad y próspero Año Nuevo", "Navidad próspero Año Nuevo"),
    (
        Topic.SEASON,
        "عــيد الميلاد ورأس السنة وللسنة الجديدة",
        "عــيد الميلاد ورأس السنة وللسنة الجديدة",
    ),
    (Topic.CHARGES, "accused, guilty, in court: prisoners", "accused guilty in court prisoners"),
    (Topic.CHARGES, "ton procès, la prison, condamnée", "procès prison condamnée"),
    (Topic.CHARGES, "Il fut accusé.", "accusé"),
    (Topic.CHARGES, "une amnistie", "amnistie"),
    (Topic.CHARGES, "la cárcel, el juicio, culpable", "cárcel juicio culpable"),
    (Topic.CHARGES, "في السِّجْن بلا محاكمة", "السِّجْن محاكمة"),
    (Topic.POLITICS, "Your government, the King and war", "government the King war"),
    (Topic.POLITICS, "the president of our chess club", "president"),  # soft: it only advises
    (Topic.POLITICS, "le gouvernement, la dictature", "gouvernement dictature"),
    (Topic.POLITICS, "el presidente y la guerra", "presidente guerra"),
    (Topic.POLITICS, "الحكومة والرئيس وبالانتخابات", "الحكومة والرئيس وبالانتخابات"),
]


@pytest.mark.parametrize(("topic", "text", "words"), TABLE)
def test_the_lists_find(topic: Topic, text: str, words: str) -> None:
    """C4, C2: in every language, however it is spelt."""
    hits = cautions(text, CARD)
    assert " ".join(hit.word for hit in hits) == words
    assert {hit.topic for hit in hits} == {topic}
    blocks = topic in (Topic.ORGANISATION, Topic.ADDRESS)
    assert {hit.is_blocking for hit in hits} == {blocks}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("topic", "text", "words"), TABLE)
def test_places_are_those_of_the_text_as_given(
    form: Literal["NFC", "NFD"], topic: Topic, text: str, words: str
) -> None:
    """Emoji, marks of direction, line breaks and accents typed apart move nothing."""
    before = "👩🏽\u200d🦱 \u200f é\u0301\u202bسلام\u202c\r\n"
    written = unicodedata.normalize(form, f"{before}{text}\u200f ❤️")
    hits = cautions(written, CARD)
    assert " ".join(hit.word for hit in hits) == unicodedata.normalize(form, words)
    assert all(written[hit.start : hit.end] == hit.word for hit in hits)
    assert {hit.topic for hit in hits} == {topic}


OF_EACH = "Amnesty, #hope, God, Christmas, trial, government"


@pytest.mark.parametrize(
    ("allowed", "topics"),
    [
        ("mention_organisation", {Topic.ORGANISATION, Topic.ADDRESS}),
        ("religious_ok", {Topic.RELIGION}),
        ("seasonal_ok", {Topic.SEASON}),
        ("mention_charges", {Topic.CHARGES}),
        ("political_ok", {Topic.POLITICS}),
    ],
)
def test_a_rule_switches_its_topics_off_and_no_other(allowed: str, topics: set[Topic]) -> None:
    everything = {topic for topic, _ in found(OF_EACH)}
    assert everything == set(Topic) - {Topic.AVOID}
    assert {topic for topic, _ in found(OF_EACH, card(**{allowed: True}))} == everything - topics


def test_a_letter_may_say_who_sent_it_and_what_the_charges_are() -> None:
    """C6: the two kinds of writing have their own rules."""
    assert {topic for topic, _ in found(OF_EACH, LetterRules())} == {Topic.RELIGION, Topic.POLITICS}


EVERYTHING_ELSE = dict.fromkeys(
    ("mention_organisation", "religious_ok", "seasonal_ok", "mention_charges", "political_ok"), True
)


def test_the_words_of_the_case_never_pass() -> None:
    """C1, avoid[]: whatever else is allowed, in any language, however it is written."""
    avoid = {
        "en": ["Snap Club", "tax evasion", "✊", "…"],
        "fr": ["fraud*"],
        "vi": ["trốn thuế", "维权"],
    }
    text = "SNAP-club: Tax\nEvasion, la Fraude, tron thue, 我维权了 ✊🏽 snap clubs"
    words = ["SNAP-club", "Tax\nEvasion", "Fraude", "tron thue", "维权", "✊"]
    hits = cautions(text, card(**EVERYTHING_ELSE, avoid=avoid))
    assert [(hit.topic, hit.word) for hit in hits] == [(Topic.AVOID, word) for word in words]
    assert all(hit.is_blocking for hit in hits)
    assert found(text, card(**EVERYTHING_ELSE)) == []


def test_what_blocks_goes_before_what_advises_and_each_place_counts_once() -> None:
    rules = card(avoid={"en": ["trial"]})
    assert found("no trial, and the trials", rules) == [
        (Topic.AVOID, "trial"),
        (Topic.CHARGES, "trials"),
    ]
    assert found("star wars at amnesty.org") == [(Topic.ADDRESS, "amnesty.org")]
    assert found("Lord of the Rings, the Lord") == [(Topic.RELIGION, "the Lord")]
    assert found("ﷺ") == [(Topic.RELIGION, "ﷺ")], "one sign that holds a whole sentence"
    assert found("Am\u00adnesty") == [(Topic.ORGANISATION, "Am\u00adnesty")]


CASES = load(BUILTIN).cases


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.slug)
def test_what_the_pack_proposes_passes_its_own_rules(case: Case) -> None:
    """C5: an opening line of a card and the words of a letter that ship."""
    for text in case.texts.values():
        for line in text.starters:
            assert found(line, case.rules.card) == []
        letter = f"{text.letter}\n{text.petition}"
        assert not any(hit.is_blocking for hit in cautions(letter, case.rules.letter))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.slug)
def test_what_the_pack_avoids_is_found(case: Case) -> None:
    for word in (word for words in case.rules.card.avoid.values() for word in words):
        assert (Topic.AVOID, word) in found(f"… {word}!", case.rules.card)


PIECES = [
    *OF_EACH.split(),
    *(text for _, text, _ in TABLE),
    *"'’-.@#+0é\u0301ـ\u200f\n ﷺß👩🏽\u200d",
]
ANY = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.lists(st.sampled_from(PIECES)).map(" ".join),
)


@settings(deadline=None)  # a busy machine is no fault
@given(ANY)
def test_for_any_text_the_places_are_in_order_and_apart(text: str) -> None:
    hits = cautions(text, card(avoid={"en": ["hope"]}))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(text[hit.start : hit.end] == hit.word for hit in hits)
    assert all(one.end <= after.start for one, after in pairwise(hits))


LONG = [
    "a",
    "'",
    "a.",
    "a@",
    "#",
    "1 ",
    "0",
    "(0",
    "www.",
    "a-",
    "god ",
    "the lord of ",
    "و",
    "\u0301",
]


@pytest.mark.parametrize("piece", LONG)
def test_a_long_text_takes_time_by_its_length_only(piece: str) -> None:
    """Eight times the text: about eight times as long, where a bad pattern takes sixty-four."""
    cautions("", CARD)
    assert seconds(piece, 40_000) < 24 * seconds(piece, 5_000)


def seconds(piece: str, length: int) -> float:
    """Return the processor's time, the least of three: other work on the machine adds none."""
    text = (piece * length)[:length]
    return min(_seconds(text) for _ in range(3))


def _seconds(text: str) -> float:
    begun = time.process_time()
    cautions(text, CARD)
    return time.process_time() - begun
