"""The same people everywhere: Amal signs, Bo hosts, Cy has no PIN. All of them are invented."""

AMAL = {"name": "Amal Exemple-Ndiaye", "email": "amal.exemple@example.org", "country": "BE"}
CY = {"name": "Cy Sansnom", "email": "cy.sansnom@example.org", "country": "FR"}

# ux.md T6: names that any form must keep as they are.
NAMES = [
    "Şebnem Korur Fincancı",
    "Wetʼsuwetʼen Exemple",
    "Wet’suwet’en Exemple",
    "Kwakwa̱ka̱ʼwakw",
    "Đặng Đình Bách",
    "Nguyễn Văn Hóa",
    "Łukasz Żółć",
    "O’Brien-Ní Shúilleabháin",
    "Ḥasan ʻAbd",
    "نرگس محمدی",
    "منصور الأتاسي",
    "שירין",
    "Мария",
    "ትግራይ",
    "ভাষা",
    "ไทย",
    "한국",
    "中文",
    "X Æ A-12",
    "A",
    "Anna " + "Maria " * 15 + "Karl",
    "Null",
    "😀 Exemple",
    "علی‌رضا",
    "<b>Robert'); DROP TABLE action;--</b>",
    "=1+1",
]
