// Drawing by keyboard (A5): the arrow keys move a pen over the box, Space puts it down and lifts it.
import { WIDTH, LEAST_STEP } from "./strokes.js";

const STEP = 20;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function startPen(pad) {
  const tip = pad.box.querySelector(".pad-pen");
  const at = { x: WIDTH / 2, y: pad.height / 2 };
  let points = [];

  function place() {
    tip.hidden = false;
    tip.classList.toggle("is-down", points.length > 0);
    tip.style.setProperty("--pen-x", `${(at.x / WIDTH) * 100}%`);
    tip.style.setProperty("--pen-y", `${(at.y / pad.height) * 100}%`);
  }

  function lift() {
    if (!points.length) return;
    const drawn = points;
    points = [];
    pad.add(drawn);
    if (pad.room > 0) pad.say(pad.box.dataset.up);
  }

  function putDown() {
    if (pad.room <= 0) return pad.say(pad.box.dataset.full);
    points = [{ ...at }];
    pad.ink.show([...pad.strokes, [at.x, at.y]]);
    pad.say(pad.box.dataset.down);
  }

  function move([across, along], step) {
    at.x = Math.min(Math.max(at.x + across * step, 0), WIDTH);
    at.y = Math.min(Math.max(at.y + along * step, 0), pad.height);
    if (!points.length) return;
    points.push({ ...at });
    pad.ink.show([...pad.strokes, points.flatMap(({ x, y }) => [x, y])]);
    if (points.length * 2 >= pad.room) lift();
  }

  function act({ key, shiftKey, repeat }) {
    if (MOVES[key]) move(MOVES[key], shiftKey ? LEAST_STEP : STEP);
    else if (key === " " && !repeat) points.length ? lift() : putDown();
    place();
  }

  function leave() {
    lift();
    tip.hidden = true;
  }

  pad.canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return pad.box.querySelector("[data-undo]").focus();
    if (!MOVES[event.key] && event.key !== " ") return;
    event.preventDefault();
    act(event);
  });
  pad.canvas.addEventListener("focus", () => pad.canvas.matches(":focus-visible") && place());
  pad.canvas.addEventListener("pointerdown", leave, { capture: true });
  pad.canvas.addEventListener("blur", leave);
  return {
    drop: () => {
      points = [];
    },
  };
}
