// The next person sees nothing of the last one: fields are emptied when the page is left, and a
// page that Back brings up again is left at once (P2). Only `persisted` is not enough: without the
// back-forward cache the browser fills the form again by itself.
export function clearFields() {
  for (const field of document.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else field.value = "";
    field.removeAttribute("value");
  }
}

export function leave() {
  clearFields();
  window.location.replace("/");
}

export function startWipe() {
  if (document.documentElement.classList.contains("desk")) return;
  window.addEventListener("pagehide", clearFields);
  window.addEventListener("pageshow", (event) => {
    const kind = performance.getEntriesByType("navigation")[0]?.type;
    if (event.persisted || kind === "back_forward") leave();
  });
}
