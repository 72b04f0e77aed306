// The desk locks itself when nobody is there (H3). Somebody who writes on a long form is there, though
// no request tells the server: so once in a while, after a key or a touch, one does.
const EVERY_MS = 30_000;

export function startDesk() {
  if (!document.documentElement.classList.contains("desk")) return;
  let toldAt = Date.now();
  for (const name of ["keydown", "pointerdown"]) {
    document.addEventListener(name, () => {
      if (Date.now() - toldAt < EVERY_MS) return;
      toldAt = Date.now();
      fetch("/host/", { method: "HEAD" }).catch(() => {});
    });
  }
}
