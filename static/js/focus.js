// After each swap the page takes on the screen's language, and focus goes to the new heading or to
// the error summary (A5). The loop's own turning leaves focus alone.
export function currentScreen() {
  return document.getElementById("screen");
}

export function isByClock(event) {
  return event.detail?.ctx?.sourceEvent?.type === "every";
}

export function isLoopTurning(event) {
  return isByClock(event) && event.detail.ctx.sourceElement?.id === "next-case";
}

// Advice that comes while one writes is no new screen: focus and scroll stay where the hand is.
export function onNewScreen(act) {
  let shown = currentScreen();
  document.addEventListener("htmx:after:swap", (event) => {
    const screen = currentScreen();
    if (!screen || screen === shown) return;
    shown = screen;
    act(event, screen);
  });
}

function goTo(place) {
  // A list or a box of its own takes no focus by itself.
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.scrollIntoView({ block: "nearest" });
  place.focus();
}

export function startFocus() {
  onNewScreen((event, screen) => {
    document.documentElement.lang = screen.lang;
    document.documentElement.dir = screen.dir;
    if (isByClock(event)) return;
    window.scrollTo(0, 0);
    screen.querySelector("[data-focus]")?.focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a");
    const place = link && document.querySelector(link.getAttribute("href"));
    if (!place) return;
    event.preventDefault();
    goTo(place);
  });
  currentScreen()?.querySelector(".error-summary[data-focus]")?.focus();
}
