// Ink on a canvas: takes down what a finger, pen or mouse draws, and shows strokes, in units of the
// box, sharp on every screen and in the colour that the style asks for.
import SignaturePad from "../vendor/signature_pad/signature_pad.min.js";
import { LEAST_STEP, WIDTH } from "./strokes.js";

const LINE_WIDTH = 6;

export class Ink {
  constructor(canvas) {
    this.canvas = canvas;
    this.proportion = canvas.height / canvas.width;
    this.fitted = "";
    this.pad = new SignaturePad(canvas, { throttle: 0 });
  }

  on(name, act) {
    this.pad.addEventListener(name, act);
  }

  get perUnit() {
    return this.canvas.getBoundingClientRect().width / WIDTH;
  }

  // The points of the stroke that is being drawn.
  get points() {
    return this.pad.toData().at(-1)?.points ?? [];
  }

  get size() {
    return `${this.canvas.clientWidth} at ${this.sharpness}`;
  }

  get isFitting() {
    return this.fitted === this.size;
  }

  get sharpness() {
    return Math.max(window.devicePixelRatio, 1);
  }

  units() {
    return this.points.map(({ x, y }) => ({ x: x / this.perUnit, y: y / this.perUnit }));
  }

  show(strokes) {
    if (!this.canvas.clientWidth) return;
    if (!this.isFitting) this.fit();
    // One width for all: strokes that come back from the form know nothing of the hand's speed.
    this.pad.minWidth = this.pad.maxWidth = (LINE_WIDTH / 2) * this.perUnit;
    this.pad.minDistance = LEAST_STEP * this.perUnit;
    this.pad.penColor = getComputedStyle(this.canvas).color;
    this.pad.fromData(strokes.map((stroke) => ({ points: this.pixels(stroke) })));
  }

  fit() {
    this.canvas.width = Math.round(this.canvas.clientWidth * this.sharpness);
    this.canvas.height = Math.round(this.canvas.width * this.proportion);
    this.canvas.getContext("2d").scale(this.sharpness, this.sharpness);
    this.fitted = this.size;
  }

  pixels(stroke) {
    const points = [];
    for (let i = 0; i < stroke.length; i += 2) {
      points.push({ x: stroke[i] * this.perUnit, y: stroke[i + 1] * this.perUnit });
    }
    return points;
  }

  // Takes the pen away from a stroke that is being drawn.
  lift() {
    this.pad.off();
    this.pad.on();
  }

  empty() {
    this.lift();
    this.pad.clear();
  }

  end() {
    this.pad.off();
  }
}
