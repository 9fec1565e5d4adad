// Live line charts: the last two minutes, drawn as SVG without a library.

import { el, h } from "./ui.js";

const { svg } = el;
const WIDTH = 300;
const HEIGHT = 72;

/** @param series one or two arrays of numbers, the newest last; @param points how many fill the width */
export function Chart({ name, series, points }) {
  const known = series.map((all) => all.filter((value) => value !== null));
  const most = Math.max(1e-9, ...known.flat());
  const x = (i, all) => WIDTH - (all.length - 1 - i) * (WIDTH / (points - 1));
  const y = (value) => HEIGHT - 3 - (value / most) * (HEIGHT - 8);
  const lines = known.map((all) => all.map((value, i) => `${x(i, all).toFixed(1)},${y(value).toFixed(1)}`));
  return svg({ class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": name },
    h("line", { class: "base", x1: 0, x2: WIDTH, y1: HEIGHT - 1, y2: HEIGHT - 1 }),
    lines[0].length > 1 && h("polygon", { class: "area", points: `${x(0, known[0]).toFixed(1)},${HEIGHT} ${lines[0].join(" ")} ${WIDTH},${HEIGHT}` }),
    lines.map((all, i) => all.length > 1 && h("polyline", { key: i, class: i ? "line two" : "line", points: all.join(" ") })));
}
