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

export function startFocus() {
  document.addEventListener("htmx:after:swap", (event) => {
    const screen = currentScreen();
    if (!screen) return;
    document.documentElement.lang = screen.lang;
    document.documentElement.dir = screen.dir;
    if (isByClock(event)) return;
    window.scrollTo(0, 0);
    screen.querySelector("[data-focus]")?.focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a");
    if (!link) return;
    event.preventDefault();
    document.querySelector(link.getAttribute("href"))?.focus();
  });
  currentScreen()?.querySelector(".error-summary[data-focus]")?.focus();
}
