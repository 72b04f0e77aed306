// Which keys and pointers are down. A release can get lost: to the window of another program, to a
// list that opens over the page, to a shortcut of the system. So what is silent for long counts as
// let go, or the screen would never be wiped.
const SILENT_MS = 600_000;
const held = new Map();

export function isHeld() {
  const now = Date.now();
  for (const [name, since] of held) if (now - since > SILENT_MS) held.delete(name);
  return held.size > 0;
}

function hold(name, event) {
  // The browser draws the open list itself and keeps the release.
  if (!event.target.closest?.("select")) held.set(name, Date.now());
}

function letGo() {
  held.clear();
}

export function startHeld() {
  const listen = (name, act) => document.addEventListener(name, act, { passive: true, capture: true });
  listen("pointerdown", (event) => hold(`pointer ${event.pointerId}`, event));
  listen("pointermove", (event) => {
    if (!event.buttons) held.delete(`pointer ${event.pointerId}`);
    else if (held.has(`pointer ${event.pointerId}`)) hold(`pointer ${event.pointerId}`, event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    listen(name, (event) => held.delete(`pointer ${event.pointerId}`));
  }
  listen("keydown", (event) => {
    // Where the system takes part in a shortcut, or a word is composed, the release is not told.
    if (event.code && !event.metaKey && !event.isComposing) hold(`key ${event.code}`, event);
  });
  listen("keyup", (event) => (event.key === "Meta" ? letGo() : held.delete(`key ${event.code}`)));
  listen("contextmenu", letGo);
  listen("visibilitychange", letGo);
  window.addEventListener("blur", letGo);
}
