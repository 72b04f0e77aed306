"""The invented case told in Arabic, for sheets that run from right to left."""

from kiosk.packs import Case, CaseText

TEXT = CaseText(
    name="أمل المثال",
    summary="معلّمة كانت تعلّم الجميع الحروف في مدينتها. هي في السجن منذ سنة 2023 بسبب ذلك.",
    demand="اطلبوا من وزيرة الأمثلة الإفراج عن أمل المثال فورًا ودون شروط، وضمان سلامتها.",
    petition=(
        "أطلب منكم الإفراج عن أمل المثال فورًا ودون شروط، وإسقاط جميع التهم الموجهة إليها،"
        " وضمان حصولها على الرعاية الطبية والاتصال بأسرتها ومحاميها."
    ),
    letter=(
        "أكتب إليكم بشأن أمل المثال، وهي معلّمة اعتُقلت سنة 2023 لأنها علّمت الحروف لكل من أراد"
        " في مدينتها، وهي في السجن منذ ذلك الحين."
    ),
    starters=("فكّرت فيك وأنا أضع رسالة في البريد اليوم.", "التلال خضراء هنا."),
    target="وزيرة الأمثلة",
    status="في السجن.",
    stamp_alt="ورقة فوق تل.",
    body=(
        "<p>أمل المثال معلّمة كانت تعلّم الحروف لكل من أراد في مدينتها، صغارًا وكبارًا، في بيت"
        " صغير قرب النهر. كانت تكتب مع تلاميذها رسائل إلى من لا يستطيع القراءة.</p>"
        "<p>اعتُقلت في ربيع سنة 2023، بعد أن نشرت درسًا عن <em>الحروف</em> على الإنترنت. وبقيت"
        " أسرتها ثلاثة أسابيع لا تعرف أين هي.</p><h3>ما حدث بعد ذلك</h3>"
        "<ul><li>حُكم عليها بالسجن خمس سنوات في جلسة مغلقة.</li><li>مُنعت من لقاء محاميها مرتين"
        " خلال سنة 2024.</li></ul><p>تقول أسرتها إنها ما زالت تعلّم من معها القراءة.</p>"
    ),
)


def in_arabic(case: Case) -> Case:
    """Return the case as a pack has it that speaks Arabic too, letters included."""
    update: dict[str, object] = {
        "languages": (*case.languages, "ar"),
        "texts": {**case.texts, "ar": TEXT},
    }
    if case.target and case.target.salutation:
        target = {
            "salutation": {**case.target.salutation, "ar": "سعادة الوزيرة المحترمة،"},
            "closing": {**(case.target.closing or {}), "ar": "وتفضلوا بقبول فائق الاحترام."},
        }
        update["target"] = case.target.model_copy(update=target)
    return case.model_copy(update=update)
