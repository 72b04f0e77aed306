// The wall marks a goal that is passed, or each fiftieth action: a postmark is pressed once, for less
// than three seconds. Nothing flashes, and where less motion is asked for nothing moves at all.
const LASTS_MS = 2_800;
const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");
let marked = milestones();
let ending = 0;

function milestones() {
  return Number(document.getElementById("screen")?.dataset.milestones ?? 0);
}

function celebrate() {
  // On the root, which the page's own asking leaves alone.
  document.documentElement.classList.add("celebrates");
  window.clearTimeout(ending);
  ending = window.setTimeout(() => {
    document.documentElement.classList.remove("celebrates");
  }, LASTS_MS);
}

document.addEventListener("htmx:after:swap", () => {
  const now = milestones();
  if (now > marked && !stillness.matches) celebrate();
  marked = now;
});
