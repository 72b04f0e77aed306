"""The word lists: each entry is found and needed, and innocent cards are full of none of them."""

import re
import tomllib
from importlib.resources import files

import pytest

from kiosk.actions.cautions import HARMLESS, Topic, cautions, read_list
from kiosk.actions.words.folding import fold
from kiosk.actions.words.vocabulary import Hit, Vocabulary, term
from kiosk.packs import CardRules

LANGUAGES = ("en", "fr", "es", "ar")
LISTS = {
    language: files("kiosk.actions").joinpath("words", f"{language}.toml").read_text("utf-8")
    for language in LANGUAGES
}
CARD = CardRules()


def entries(language: str) -> list[tuple[str, str]]:
    """Return each entry with the name of its list, as the file has them."""
    lists = tomllib.loads(LISTS[language])
    return [(label, entry) for label, found in lists.items() for entry in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_found_and_needed(language: str) -> None:
    """The control: without the entry, the rest of its language's list does not find it."""
    terms = read_list(LISTS[language])
    vocabulary = Vocabulary(terms)
    for label, entry in entries(language):
        example = entry.removesuffix("*")
        whole = Hit(label, 0, len(example))
        others = [one for one in terms if one != term(label, entry)]
        assert len(others) == len(terms) - 1, f"“{entry}” stands there twice"
        assert whole in vocabulary.find(fold(example)), f"“{entry}” is not found"
        assert whole not in Vocabulary(others).find(fold(example)), f"another finds “{entry}”"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_reaches_the_writer(language: str) -> None:
    """With the lists of all languages together: none hides an entry of another."""
    for label, entry in entries(language):
        topics = {hit.topic for hit in cautions(f"… {entry.removesuffix('*')}, you", CARD)}
        assert topics == set() if label == HARMLESS else Topic(label) in topics, entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_list(language: str) -> None:
    """C4: in each language a topic has words enough to be worth its name."""
    labels = [label for label, _ in entries(language)]
    least = {"organisation": 8, "religion": 50, "season": 10, "charges": 40, "politics": 40}
    assert all(labels.count(label) >= number for label, number in least.items())


@pytest.mark.parametrize("name", ["weather", Topic.ADDRESS, Topic.AVOID])
def test_a_list_of_an_unknown_topic_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"“{name}” is no topic of a word list: charges, "):
        read_list(f'{name} = ["rain"]')


def test_an_entry_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word in it"):
        read_list('season = ["*"]')


def test_a_star_a_capital_and_a_space_say_more() -> None:
    vocabulary = Vocabulary(
        term("x", entry) for entry in ("sun*", "it*", "Ruth", "WHO", "tea time")
    )

    def found(text: str) -> list[str]:
        return [text[hit.start : hit.end] for hit in vocabulary.find(fold(text))]

    assert found("sun Sunny sundown, su, asun") == ["sun", "Sunny", "sundown"]
    assert found("it its item") == ["it"], "a star after two letters is too much"
    assert found("ruth Ruth RUTH who Who WHO") == ["Ruth", "RUTH", "WHO"]
    assert found("Tea\u00a0time, tea-time; tea. Time: teatime") == ["Tea\u00a0time", "tea-time"]


INNOCENT = {
    "en": """
        Dear sister, dear brother, you are strong. I read your story and thought of you all day!
        Peace, hope, freedom and justice for you. The sun came out this morning. Happy birthday!
        My cats sleep on the warm stove. Two small birds sing at my window. I send you a big hug.
        Your courage warms us. Spring is near. I love cooking, and the smell of fresh bread.
        Do you like Beethoven? I play the chess king badly. A rabbit lives in our garden.
        We drew a tyrannosaurus for you. Season’s greetings! Happy holidays! Butterflies!
        My party was fun. I write long sentences. She works in a library. Mary sends her love.
        I have acat. This is my blue pen. The sea is calm, the sky is wide.
        My dog ran 10 km on 10/12/2024 at 18:30. We met on 01/02/2024 10:30.
        Keep the faith in people. My grandmother knits. You are not alone. I charge my phone.
        I am happy.so is my cat. We saw Star Wars. You are #1! Read e.g. poems.
        Grace and Christian say hello. Warm regards from Paris. I planted a tree. Stay well, friend.
        My occupation is gardening. A short pause. I wrote it at home @ 5 o’clock.
        """,
    "fr": """
        Chère sœur, cher frère, vous êtes forts. J’ai lu votre histoire. Bon anniversaire, Noëlle !
        La paix, l’espoir, la liberté et la justice. Le soleil brille. Les oiseaux chantent.
        Mes chats dorment. Je pense à toi, à bientôt. Je vous prie de croire à mon amitié. Marie.
        Ton courage nous réchauffe. Le printemps arrive. J’aime cuisiner, surtout le pain chaud.
        Joyeuses fêtes ! Meilleurs vœux pour les fêtes de fin d’année. Bonne année scolaire !
        Je n’ai pas arrêté de penser à vous. Ce n’est pas la peine d’être triste. Un court message.
        Mes mots sont courts. Il pleut à peine. Un coup de cœur, à coup sûr. La cour de récréation.
        J’ai planté un arbre. La tortue mange. Je suis au régime sans gâteau. Il est parti à la mer.
        Le Roi lion et la Guerre des étoiles. Ma foi, quelle musique ! Un ange passe.
        Salut.Ca va bien ? Le 10.12.2024 à 18 h 30. Voici 1 000 000 000 fleurs. Sois fort.
        Mon frère Christian joue du piano. Un livre de poésie. La neige est belle. Saint-Malo.
        Vous n’êtes pas seule. Ma grand-mère tricote. Un thé à la menthe. J’adore ton sourire.
        Bon courage, mon ami. Beaucoup de lumière. Voilà un dessin. Le ciel est bleu. Je chante.
        """,
    "es": """
        Querida hermana, querido hermano, eres fuerte. Leí tu historia. ¡Feliz cumpleaños, Pilar!
        Paz, esperanza, libertad y justicia. Sale el sol. Los pájaros cantan. Mis gatos duermen.
        Te mando un abrazo. Tu valor nos anima. Llega la primavera. Me gusta cocinar judías verdes.
        ¡Felices fiestas! Felices fiestas de fin de año. Mi papá hace papas. El anillo es de oro.
        Vale la pena. ¡Qué pena! La cura es la risa. Ten fe en ti. El señor del quinto canta bien.
        El ala del pájaro es azul. Un imán en la nevera. La gente se junta. El partido acabó.
        Vi El rey león. La guerra de las galaxias. Me duele la muela del juicio. Santiago y Belén.
        El 10/12/2024 a las 18:30. Somos 1.000.000.000 de estrellas. Hola.es verdad, hace sol.
        Planté un árbol. La mar está en calma. Leo poesía. Toco la guitarra. Mi abuela teje.
        No estás sola. Rosario, Mercedes y Cristina te saludan. Adiós, amiga. Ojalá nos veamos.
        Un café con leche. El gato de Concepción. Buena elección. Mi ocupación es pintar.
        Pienso en ti. Eres luz. Mi perro corre. Un libro para ti. El mercado huele a pan.
        Santa Fe es bonita. Te regalo este dibujo. Música y flores. Hasta pronto. ¡Ánimo!
        """,
    "ar": """
        أختي العزيزة، أخي العزيز، أنت قوي. قرأت قصتك. عيد ميلاد سعيد! كل عام وأنت بخير.
        السلام والأمل والحرية والعدالة. أشرقت الشمس. العصافير تغني. قططي نائمة. لك مني عناق كبير.
        شجاعتك تدفئنا. جاء الربيع. أحب الطبخ والخبز الساخن. العود آلة موسيقية. السمكة في الماء.
        عيد ميلادك قريب. قصتك تهم الجميع. مظاهر الفرح في كل مكان. أزور معارض الفن. الفكرة رئيسية.
        نور الدين وأمين ومحمد ومبارك وآية يسلمون عليك. عبد الله يرسم. ولدين صغيرين يلعبان.
        زرعت شجرة. البحر هادئ. السماء زرقاء. جدتي تنسج. لست وحدك. وصلوا إلى البيت.
        أقرأ الشعر. أعزف الموسيقى. الكلب يركض. هذه رسمة لك. رائحة القهوة. أكتب نيابة عن صفي.
        النظام الغذائي مهم. شاهدت حرب النجوم. أتمنى لك القوة. قلبي معك. إلى اللقاء. صديقتك مريم.
        القمر جميل. المطر ينزل. تعلمت كلمة جديدة. يوم ١٠/١٢/٢٠٢٤ كان جميلا. أختك في الأمل. وردة لك.
        """,
}


def sentences(language: str) -> list[str]:
    return re.split(r"(?<=[.!?؟]) |\n\s*", INNOCENT[language].strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_innocent_card_is_left_alone(language: str) -> None:
    """C5: cats, birds, hugs, spring; also brothers, birthdays, peace, freedom and justice."""
    assert len(sentences(language)) >= 40
    found = {line: [hit.word for hit in cautions(line, CARD)] for line in sentences(language)}
    assert {line: words for line, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "name", ["Mary", "Marie", "María", "Jésus", "Jesús", "Noël", "مريم", "إسلام"]
)
def test_a_first_name_blocks_nobody(name: str) -> None:
    assert not any(caution.is_blocking for caution in cautions(name, CARD))


@pytest.mark.parametrize(
    "name", ["Mary", "Marie", "María", "Noëlle", "Christian", "Rosario", "مريم"]
)
def test_a_first_name_is_not_even_marked(name: str) -> None:
    """Jésus and Noël are: they are more often the other thing."""
    assert cautions(f"{name}.", CARD) == ()
