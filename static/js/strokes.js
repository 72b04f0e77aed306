// What a pad keeps: a list of strokes, each a flat list of whole numbers [x0, y0, x1, y1, …], in
// units of a box that is 1000 wide. A stroke of one point is a dot.
export const WIDTH = 1000;
export const LEAST_STEP = 4;
const MOST_NUMBERS = 12_000;

export function read(text, height) {
  let found = [];
  try {
    found = JSON.parse(text || "[]");
  } catch {
    // The server says what is wrong with it; a box that cannot be read begins empty.
  }
  return Array.isArray(found) ? found.filter((stroke) => isStroke(stroke, height)) : [];
}

function isStroke(stroke, height) {
  if (!Array.isArray(stroke) || !stroke.length || stroke.length % 2) return false;
  return stroke.every((n, i) => Number.isInteger(n) && n >= 0 && n <= (i % 2 ? height : WIDTH));
}

export function roomIn(strokes) {
  return MOST_NUMBERS - strokes.reduce((sum, stroke) => sum + stroke.length, 0);
}

// A pen that leaves the box ends its stroke at the edge; when it comes back, another one begins.
export function compact(points, height, room) {
  const strokes = [];
  let stroke = [];
  for (const point of points) {
    const [x, y] = [Math.round(point.x), Math.round(point.y)];
    const [keptX, keptY] = [within(x, WIDTH), within(y, height)];
    if (isStep(stroke, keptX, keptY)) stroke.push(keptX, keptY);
    if (x === keptX && y === keptY) continue;
    if (stroke.length > 2) strokes.push(stroke);
    stroke = [];
  }
  if (stroke.length) strokes.push(stroke);
  return shortened(strokes, room);
}

function within(number, most) {
  return Math.min(Math.max(number, 0), most);
}

function isStep(stroke, x, y) {
  return !stroke.length || Math.hypot(x - stroke.at(-2), y - stroke.at(-1)) >= LEAST_STEP;
}

function shortened(strokes, room) {
  const kept = [];
  let left = room;
  for (const stroke of strokes) {
    if (left > 0) kept.push(stroke.slice(0, left));
    left -= stroke.length;
  }
  return kept;
}
