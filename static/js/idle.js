// When nobody has touched a screen for its limit (K1), a warning counts down (K2), then the visit
// is forgotten. Any touch, key, scroll or pen stroke begins the limit anew, and no time passes
// while a key or a pen is down.
import { currentScreen, isByClock, onNewScreen } from "./focus.js";
import { isHeld, startHeld } from "./held.js";
import { forget } from "./wipe.js";

const TICK_MS = 250;
const SIGNS = ["pointerdown", "pointermove", "keydown", "scroll", "touchstart", "input"];
let restingSince = 0;
let warnedAt = 0;
let tickedAt = 0;

function rouse() {
  restingSince = Date.now();
}

function dialog() {
  return currentScreen()?.querySelector("dialog.idle");
}

function seconds(name) {
  return Number(currentScreen()?.dataset[name] ?? 0);
}

function stay() {
  warnedAt = 0;
  rouse();
  dialog()?.close();
}

function warn() {
  warnedAt = Date.now();
  countDown(seconds("warning"));
  dialog()?.showModal();
}

function countDown(left) {
  const counter = dialog()?.querySelector("[data-countdown]");
  if (counter) counter.textContent = new Intl.NumberFormat(currentScreen().lang).format(left);
}

function holdTime(passed) {
  restingSince += passed;
  if (warnedAt) warnedAt += passed;
}

function tick() {
  const now = Date.now();
  if (isHeld()) holdTime(now - tickedAt);
  tickedAt = now;
  const limit = seconds("idle");
  if (!limit) return;
  if (!warnedAt) {
    if (now - restingSince <= limit * 1000) return;
    // The loop has nothing to lose, so it does not ask: it only goes back to the kiosk's own looks.
    if (dialog()) return warn();
    warnedAt = Infinity;
    return forget();
  }
  const left = Math.max(0, Math.ceil(seconds("warning") - (now - warnedAt) / 1000));
  countDown(left);
  if (left === 0) {
    warnedAt = Infinity;
    forget();
  }
}

export function startIdle() {
  startHeld();
  tickedAt = Date.now();
  rouse();
  for (const name of SIGNS) {
    document.addEventListener(name, () => !warnedAt && rouse(), { passive: true, capture: true });
  }
  document.addEventListener("click", (event) => event.target.closest?.("[data-stay]") && stay());
  document.addEventListener("cancel", (event) => event.target.matches?.("dialog.idle") && stay(), true);
  onNewScreen((event) => {
    // What turns by the clock is no sign of a person.
    if (isByClock(event)) return;
    warnedAt = 0;
    rouse();
  });
  window.setInterval(tick, TICK_MS);
}
