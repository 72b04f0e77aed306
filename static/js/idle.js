// When nobody has touched a screen for its limit (K1), a warning counts down (K2), then the visit
// is wiped. Any touch, key, scroll or pen stroke begins the limit anew.
import { currentScreen } from "./focus.js";
import { clearFields, leave } from "./wipe.js";

const WARNING_SECONDS = 30;
let restingSince = 0;
let warnedAt = 0;

function rouse() {
  restingSince = Date.now();
}

function dialog() {
  return currentScreen()?.querySelector("dialog.idle");
}

async function wipe() {
  clearFields();
  try {
    await fetch("/finish", { method: "POST", redirect: "manual", keepalive: true });
  } finally {
    leave();
  }
}

function stay() {
  warnedAt = 0;
  rouse();
  dialog()?.close();
}

function warn() {
  warnedAt = Date.now();
  dialog()?.showModal();
}

function tick() {
  const limit = Number(currentScreen()?.dataset.idle ?? 0);
  if (!limit) return;
  const now = Date.now();
  if (!warnedAt) {
    if (now - restingSince > limit * 1000) warn();
    return;
  }
  const left = Math.max(0, Math.ceil(WARNING_SECONDS - (now - warnedAt) / 1000));
  const counter = dialog()?.querySelector("[data-countdown]");
  if (counter) counter.textContent = new Intl.NumberFormat(currentScreen().lang).format(left);
  if (left === 0) {
    warnedAt = Infinity;
    wipe();
  }
}

export function startIdle() {
  rouse();
  for (const name of ["pointerdown", "pointermove", "keydown", "scroll", "touchstart", "input"]) {
    document.addEventListener(name, () => !warnedAt && rouse(), { passive: true, capture: true });
  }
  document.addEventListener("click", (event) => event.target.closest?.("[data-stay]") && stay());
  document.addEventListener("cancel", (event) => event.target.matches?.("dialog.idle") && stay(), true);
  document.addEventListener("htmx:after:swap", () => {
    warnedAt = 0;
    rouse();
  });
  window.setInterval(tick, 250);
}
