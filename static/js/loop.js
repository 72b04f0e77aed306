// The loop turns by the clock (`every` on the link to the next case) unless somebody paused it,
// touched it, is in it with the keyboard, or asked for less motion (K6).
import { currentScreen, isByClock, isLoopTurning } from "./focus.js";

const REST_MS = 60_000;
const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");
let isPaused = false;
let touchedAt = -Infinity;

function mayTurn() {
  const screen = currentScreen();
  const inside = document.activeElement;
  const isFocused = inside && inside !== document.body && screen?.contains(inside);
  const isResting = performance.now() - touchedAt > REST_MS;
  return screen?.dataset.screen === "loop" && !isPaused && isResting && !isFocused && !stillness.matches;
}

function showPause() {
  const button = document.querySelector("[data-pause]");
  if (!button) return;
  button.hidden = stillness.matches;
  button.setAttribute("aria-pressed", String(isPaused));
}

export function startLoop() {
  for (const name of ["htmx:before:request", "htmx:before:swap"]) {
    document.addEventListener(name, (event) => {
      if (isLoopTurning(event) && !mayTurn()) event.preventDefault();
    });
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-pause]")) return;
    isPaused = !isPaused;
    touchedAt = -Infinity;
    document.activeElement?.blur();
    showPause();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.("[data-pause]")) touchedAt = performance.now();
  });
  document.addEventListener("keydown", () => {
    touchedAt = performance.now();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!isByClock(event) && currentScreen()?.dataset.screen !== "loop") isPaused = false;
    showPause();
  });
  stillness.addEventListener("change", showPause);
  showPause();
}
