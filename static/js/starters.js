// A line to begin with goes into the card at a touch; without scripts one reads it and types.
import { currentScreen, onNewScreen } from "./focus.js";

function show() {
  for (const button of currentScreen()?.querySelectorAll("[data-starter]") ?? []) {
    button.hidden = false;
    button.previousElementSibling.hidden = true;
  }
}

function begin(button) {
  const field = document.getElementById(button.dataset.starter);
  const line = button.textContent;
  const written = field.value.trimEnd();
  field.value = written ? `${written}\n${line}\n` : `${line}\n`;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startStarters() {
  show();
  onNewScreen(show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-starter]");
    if (button) begin(button);
  });
}
