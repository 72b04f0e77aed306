from tests.browser.test_matrix import *
WIDE="""() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)).map(e => `${e.localName}.${[...e.classList].join('.')} ${Math.round(e.getBoundingClientRect().left)}-${Math.round(e.getBoundingClientRect().right)} “${e.textContent.trim().slice(0,50)}”`).slice(0,12)"""
@pytest.mark.parametrize("row", [Row(pseudo.LONG,(768,1024),200), Row(pseudo.LONG,(1280,800),100), Row("fr",(768,1024),200), Row("fr", (1280, 800), 100, (("forced_colors", "active"),))], ids=str)
def test_zz(page,row):
    begin(page,row.language,row.text_size)
    print(page.viewport_size, page.evaluate(WIDE))
    w,h={(768,1024):(360,740),(1280,800):(1024,768)}[row.screen]
    page.set_viewport_size({"width":w,"height":h}); print(page.viewport_size, page.evaluate(WIDE))
    page.goto("/cases/joel-paredes/card"); print(page.evaluate(WIDE))
    if row.options:
        page.set_viewport_size({"width":1280,"height":800})
        page.screenshot(path="/tmp/mx/forced.png")
        print(page.evaluate("()=>{const s=getComputedStyle(document.querySelector('.languages [aria-current]')); return [s.color,s.backgroundColor,s.forcedColorAdjust]}"))
        print(page.evaluate("()=>{const s=getComputedStyle(document.querySelector('.languages button:not([aria-current])')); return [s.color,s.backgroundColor,s.forcedColorAdjust]}"))
    assert 0
