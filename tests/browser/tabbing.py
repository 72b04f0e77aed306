"""A page walked by the Tab key alone: each control once, and the eye sees where it is (A3)."""

from playwright.sync_api import Page

FROM_THE_TOP = """
() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}
"""
WATCH_FOCUS = """
() => {
  const groups = new Set();
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, '
    + 'textarea, summary, [tabindex="0"]')];
  window.stops = all.filter((e) => {
    if (e.disabled || !e.checkVisibility({ visibilityProperty: true }) || e.tabIndex < 0) {
      return false;
    }
    if (e.type !== 'radio') return true;
    const known = groups.has(e.name);
    groups.add(e.name);
    return !known;
  });
  window.told = (e) => `${e.localName} “${(e.ariaLabel || e.textContent || e.name || e.id)
    .trim().slice(0, 30)}”`;
  window.walked = [];
  document.addEventListener('focusin', ({ target }) => {
    const style = getComputedStyle(target);
    const box = target.getBoundingClientRect();
    const isRinged = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    // A box that is drawn for a hidden one carries the ring in its stead.
    window.walked.push({ target, isSeen: isRinged && box.width > 0 && box.height > 0 });
  });
  // Within a date one stops at day, month, year and the calendar's button.
  return window.stops.length + 3 * window.stops.filter((e) => e.type === 'date').length;
}
"""
VERDICT = """
() => {
  const group = (e) => (e.type === 'radio' ? `radio ${e.name}` : e);
  const reached = window.walked.map(({ target }) => group(target));
  const times = (e) => reached.filter((other) => other === group(e)).length;
  return [
    ...window.stops.filter((e) => times(e) === 0).map((e) => `not reached: ${told(e)}`),
    ...window.stops.filter((e) => times(e) > 1).map((e) => `reached ${times(e)} times: ${told(e)}`),
    ...window.walked.filter((it) => !it.isSeen).map((it) => `focus unseen: ${told(it.target)}`),
    ...(window.walked[0]?.target.matches('.skip') ? [] : ['the first stop is no skip link']),
  ];
}
"""


def walk(page: Page) -> list[str]:
    """Press Tab until every control has had its turn, and return what was wrong on the way."""
    # A page begins with the focus on its heading; the walk begins before its first control.
    page.evaluate(FROM_THE_TOP)
    for _ in range(page.evaluate(WATCH_FOCUS)):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate(VERDICT)
    return found
