// The next person sees nothing of the last one: fields are emptied when the page is left, and a
// page that Back brings up again is left at once (P2). Only `persisted` is not enough: without the
// back-forward cache the browser fills the form again by itself.
const AGAIN_MS = 3_000;
const FIELDS = "input:not([type=hidden]), .pad input, textarea, select";

export function clearFields() {
  for (const field of document.querySelectorAll(FIELDS)) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else field.value = "";
    field.removeAttribute("value");
  }
  document.dispatchEvent(new Event("kiosk:wipe"));
}

export function leave() {
  clearFields();
  window.location.replace("/");
}

// Forgets the visit and begins anew. A laptop that does not answer would leave the browser's own
// error page: the screen is blank behind the notice until it answers, and the visit ends then (S2).
export async function forget() {
  clearFields();
  document.getElementById("screen")?.remove();
  while (!(await hasEnded())) await new Promise((done) => window.setTimeout(done, AGAIN_MS));
  leave();
}

async function hasEnded() {
  const signal = AbortSignal.timeout(AGAIN_MS);
  try {
    await fetch("/finish", { method: "POST", redirect: "manual", keepalive: true, signal });
    return true;
  } catch {
    return false;
  }
}

export function startWipe() {
  if (document.documentElement.classList.contains("desk")) return;
  window.addEventListener("pagehide", clearFields);
  window.addEventListener("pageshow", (event) => {
    const kind = performance.getEntriesByType("navigation")[0]?.type;
    if (event.persisted || kind === "back_forward") leave();
  });
}
