// The arithmetic of the line chart, apart from its drawing.

/** Round numbers from zero that cover `max`, about `count` of them. */
export function ticks(max: number, count = 4): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const out: number[] = [];
  for (let i = 0; i <= Math.ceil(max / step - 1e-9); i++) out.push(i * step);
  return out;
}

/** Which of `count` places across `width` is nearest to `x`. */
export function nearest(x: number, width: number, count: number): number {
  if (count <= 1 || width <= 0) return 0;
  return Math.max(0, Math.min(count - 1, Math.round((x / width) * (count - 1))));
}

/** The places of the labels of an axis: the first, the last and evenly between, at most `most`. */
export function places(count: number, most: number): number[] {
  if (count <= 0) return [];
  const step = Math.max(1, Math.ceil((count - 1) / Math.max(1, most - 1)));
  const out: number[] = [];
  for (let i = 0; i < count; i += step) out.push(i);
  const last = out[out.length - 1] ?? 0;
  if (last !== count - 1) {
    if (count - 1 - last < step * 0.6) out.pop();
    out.push(count - 1);
  }
  return out;
}
