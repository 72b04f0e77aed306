"""What must hold in every state of every screen, measured in the browser (A1–A5, K8, T2, T3)."""

from playwright.sync_api import Page

from tests.browser.conftest import AXE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "RGAAv4",
         "best-practice"]  # fmt: skip
"""Without "wcag22aa" axe passes over the sizes of targets in silence (ux.md T2)."""
AXE_SOURCE = AXE.read_text("utf-8")

MEASURES = """
const scope = document.querySelector('dialog[open]') ?? document;
const all = (selector) => [...scope.querySelectorAll(selector)].filter((e) => e.checkVisibility());
const told = (e) => {
  const words = (e.ariaLabel || e.textContent || e.value || e.id).trim().replace(/\\s+/g, ' ');
  return `${[e.localName, ...e.classList].join('.')} “${words.slice(0, 40)}”`;
};
// A link that fills its slide is as large as that; a box with words beside it, as its label.
const rectOf = (e) => e.getBoundingClientRect();
const areaOf = (e) => (e.matches('.enter') ? e.offsetParent ?? e : e.closest('label') ?? e);
const isStuck = (e) => e.parentElement !== null
    && (/sticky|fixed/.test(getComputedStyle(e).position) || isStuck(e.parentElement));
const targets = () => all('a[href], button, input:not([type=hidden]), select, textarea, summary, '
    + 'canvas[tabindex]').filter((e) => !e.closest('.skip') && rectOf(e).width);
"""

TOO_SMALL = """targets().map((e) => ({ e, box: rectOf(areaOf(e)) }))
  .filter(({ box }) => box.width < 47.5 || box.height < 47.5)
  .map(({ e, box }) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${told(e)}`)"""

# Measured between what one sees: the words of a slide's link, the whole row of a box to tick. What
# stays in place while the rest scrolls comes near to everything some time.
TOO_NEAR = """targets().map((e) => e.closest('label') ?? e)
  .filter((e, place, list) => list.indexOf(e) === place)
  .flatMap((e, place, list) => list.slice(place + 1).map((other) => {
    if (isStuck(e) !== isStuck(other)) return { gap: Infinity };
    const [box, its] = [rectOf(e), rectOf(other)];
    const across = Math.max(box.left - its.right, its.left - box.right, 0);
    const down = Math.max(box.top - its.bottom, its.top - box.bottom, 0);
    return { e, other, gap: Math.max(across, down) };
  })).filter(({ gap }) => gap < 7.5)
  .map(({ e, other, gap }) => `${Math.round(gap)} px from ${told(e)} to ${told(other)}`)"""

TOO_WIDE = """[document.documentElement.scrollWidth - innerWidth].filter((wide) => wide > 0)
  .map((wide) => `${wide} px too wide`)"""

CUT_OFF = """all('#screen *, dialog *, body > *').filter((e) => {
    const style = getComputedStyle(e);
    const hides = /hidden|clip/.test(style.overflowX + style.overflowY);
    const isBox = e.matches('a, button, legend, label, h1, h2, th, td, summary');
    // What is only read out is hidden in a box of one pixel.
    if (!(hides || isBox) || !e.textContent.trim() || e.clientWidth <= 1) return false;
    if (e.closest('svg, .skip, [hidden]')) return false;
    return e.scrollWidth > e.clientWidth + 1 || (hides && e.scrollHeight > e.clientHeight + 1);
  }).map((e) => `cut off at ${e.clientWidth} × ${e.clientHeight}, needs ${e.scrollWidth} × `
    + `${e.scrollHeight}: ${told(e)}`)"""

SPEECH = """[document.documentElement, document.getElementById('screen')].filter((e) => e)
  .map((e) => [e.lang, e.dir])"""


def run_axe(page: Page) -> list[str]:
    """Return the violations that axe finds, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE_SOURCE}; undefined")
    # Where the system forces its own colours, axe still compares ours, which nobody sees.
    found: list[str] = page.evaluate(
        """(tags) => axe.run(document, {
            // Style sheets would be fetched once more, for one rule that is not among ours.
            runOnly: tags, resultTypes: ['violations'], preload: false,
            rules: { 'color-contrast':
                { enabled: !matchMedia('(forced-colors: active)').matches } },
        }).then((done) => done.violations.map((v) =>
            `${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`))""",
        RULES,
    )
    return found


def measure(page: Page, *checks: str) -> list[str]:
    """Return what the measurements find, a line each."""
    found: list[str] = page.evaluate(f"() => {{{MEASURES} return [{', '.join(checks)}].flat(); }}")
    return found


def faults(page: Page, language: str, direction: str) -> list[str]:
    """Return everything that is wrong with the state that a page is in."""
    found = run_axe(page) + measure(page, TOO_SMALL, TOO_NEAR, TOO_WIDE, CUT_OFF)
    spoken = page.evaluate(f"() => {SPEECH}")
    return found + [
        f"speaks {one} instead of {language}, {direction}"
        for one in spoken
        if one != [language, direction]
    ]
