// A tablet tells the laptop that it is here, and its battery where the browser knows it (ux.md S11).
// The laptop answers 403 to one that was taken out: what is typed stays, and the band says why.
const EVERY_MS = 15_000;
const LIMIT_MS = 5_000;
let battery = null;

async function ask() {
  if (document.hidden) return;
  const told = new URLSearchParams();
  if (battery) told.set("battery", Math.round(battery.level * 100));
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const answer = await fetch("/join/ping", { method: "POST", body: told, signal });
    const isOut = answer.status === 403;
    document.dispatchEvent(new CustomEvent("station", { detail: { isOut } }));
  } catch {
    // Away: presence.js has noticed, and says so.
  }
}

export function startStation() {
  if (!("station" in document.documentElement.dataset)) return;
  navigator.getBattery?.().then((found) => { battery = found; }, () => {}).finally(ask);
  if (!navigator.getBattery) ask();
  window.setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail?.ctx?.response?.status === 403) ask();
  });
}
