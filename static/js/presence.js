// Is the laptop there (S2)? An attendee's screen asks it every three seconds. One that does not
// answer is a state, not an error (style.md 4.8): typed text stays in its form, and a band says what
// to do until an answer comes. Nothing is sent again by itself: the button stays for that.
import { isByClock, onNewScreen } from "./focus.js";

const EVERY_MS = 3_000;
const LIMIT_MS = 1_500;
const PLAIN_LINK = "a[href]:not([hx-get], [href^='#'])";
let isAsking = false;
let isAway = false;
let isUnsaid = false;
let isOut = false;

function show() {
  const notice = document.getElementById("notice");
  notice.querySelector("[data-gone]").hidden = isOut;
  notice.querySelector("[data-out]").hidden = !isOut;
  notice.querySelector("[data-kept]").hidden = !hasText();
  notice.hidden = !isAway && !isUnsaid && !isOut;
}

// The band stands outside the screens: it takes its words from the one that is shown (I2).
function speak(screen) {
  const notice = document.getElementById("notice");
  notice.lang = screen.lang;
  notice.dir = screen.dir;
  const { sayGone, sayOut, sayKept } = screen.dataset;
  if (!sayGone) return;
  notice.querySelector("[data-gone]").textContent = sayGone;
  if (sayOut) notice.querySelector("[data-out]").textContent = sayOut;
  notice.querySelector("[data-kept]").textContent = sayKept;
}

function hasText() {
  return document.querySelector("#screen :is(input:not([type=hidden]), textarea, canvas)") !== null;
}

async function ask() {
  if (isAsking || document.hidden) return;
  isAsking = true;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const wasAway = isAway;
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store", signal });
    isAway = false;
    // What was lost while the laptop was away is explained; its text is here to be sent again.
    if (wasAway) isUnsaid = false;
  } catch {
    isAway = true;
  }
  isAsking = false;
  show();
}

export function startPresence() {
  if (!document.getElementById("notice")) return;
  onNewScreen((_event, screen) => speak(screen));
  const isDesk = document.documentElement.classList.contains("desk");
  document.addEventListener("htmx:error", (event) => {
    if (event.detail?.ctx?.response) return;
    // Nobody said anything where the loop turned by the clock.
    isUnsaid ||= isDesk || !isByClock(event);
    show();
    if (!isDesk) ask();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const response = event.detail?.ctx?.response;
    if (!response) return;
    // A form is not swapped away by a fault of ours, nor by a screen that sends too fast: what was
    // typed stays, and the band says so.
    isUnsaid = [429, 500].includes(response.status);
    show();
  });
  document.addEventListener("station", (event) => {
    isOut = event.detail.isOut;
    show();
  });
  if (isDesk) return;
  // A link that htmx does not follow would lead to the browser's own error page.
  document.addEventListener("click", (event) => {
    if (isAway && event.target.closest?.(PLAIN_LINK)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", ask);
  window.setInterval(ask, EVERY_MS);
}
