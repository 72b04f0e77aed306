// A box to draw or sign in (A8, C10). Its strokes stand in the form's hidden input, so that they
// survive another language, an error, a turned tablet; what is shown is what is kept.
import { Ink } from "./ink.js";
import { startPen } from "./pen.js";
import { compact, read, roomIn } from "./strokes.js";

const pads = new Map();
const sizes = new ResizeObserver(fitAll);

class Pad {
  constructor(box) {
    this.box = box;
    this.canvas = box.querySelector("canvas");
    this.input = box.querySelector("input");
    this.height = Number(box.dataset.height);
    this.strokes = read(this.input.value, this.height);
    this.cleared = [];
    this.isDrawing = false;
    this.ink = new Ink(this.canvas);
    this.ink.on("beginStroke", (event) => this.begin(event));
    this.ink.on("afterUpdateStroke", () => this.ink.points.length * 2 >= this.room && this.stop());
    this.ink.on("endStroke", () => this.add(this.ink.units()));
    box.querySelector("[data-undo]").addEventListener("click", () => this.undo());
    box.querySelector("[data-clear]").addEventListener("click", () => this.clear());
    this.pen = startPen(this);
  }

  get room() {
    return roomIn(this.strokes);
  }

  begin(event) {
    this.isDrawing = this.room > 0;
    if (this.isDrawing) return;
    event.preventDefault();
    this.show();
    this.say(this.box.dataset.full);
  }

  // Ends a stroke that is being drawn: the box is full, or changes its size under the hand.
  stop() {
    const points = this.ink.units();
    this.ink.lift();
    this.add(points);
  }

  add(points) {
    this.isDrawing = false;
    this.keep([...this.strokes, ...compact(points, this.height, this.room)]);
    this.say(this.room > 0 ? "" : this.box.dataset.full);
  }

  undo() {
    this.keep(this.strokes.length ? this.strokes.slice(0, -1) : this.cleared);
    this.say(this.canvas.getAttribute("aria-label"));
  }

  clear() {
    if (this.strokes.length) this.cleared = this.strokes;
    this.keep([]);
    this.say(this.canvas.getAttribute("aria-label"));
  }

  keep(strokes) {
    this.strokes = strokes;
    this.input.value = strokes.length ? JSON.stringify(strokes) : "";
    this.show();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  wipe() {
    this.strokes = this.cleared = [];
    this.isDrawing = false;
    this.pen.drop();
    this.ink.empty();
  }

  show() {
    this.box.hidden = false;
    if (this.isDrawing && this.ink.isFitting) return;
    if (this.isDrawing) return this.stop();
    const { drawn, empty } = this.box.dataset;
    this.canvas.setAttribute("aria-label", this.strokes.length ? drawn : empty);
    this.ink.show(this.strokes);
  }

  say(text) {
    this.box.querySelector(".pad-says").textContent = text;
  }
}

function fitAll() {
  for (const pad of pads.values()) pad.show();
}

function bind() {
  for (const [box, pad] of pads) {
    if (box.isConnected) continue;
    sizes.unobserve(pad.canvas);
    pad.ink.end();
    pads.delete(box);
  }
  for (const box of document.querySelectorAll("[data-pad]")) {
    if (pads.has(box)) continue;
    pads.set(box, new Pad(box));
    sizes.observe(pads.get(box).canvas);
  }
  fitAll();
}

export function startPads() {
  bind();
  document.addEventListener("htmx:after:swap", bind);
  document.addEventListener("kiosk:wipe", () => pads.forEach((pad) => pad.wipe()));
  window.addEventListener("resize", fitAll);
  for (const wish of ["(forced-colors: active)", "(prefers-contrast: more)"]) {
    window.matchMedia(wish).addEventListener("change", fitAll);
  }
}
