// The arithmetic of the shares of a cell.
import type { Cell, Matrix, Weight } from "../../api/types";

export const WHOLE = 100;
export const sum = (weights: Weight[]): number => weights.reduce((all, item) => all + (Number.isFinite(item.weight) ? item.weight : NaN), 0);
export const valid = (weights: Weight[]): boolean =>
  weights.length > 0 && weights.every(({ weight }) => Number.isInteger(weight) && weight >= 0 && weight <= WHOLE) && sum(weights) === WHOLE;

/** Weights of any sum as whole per cents that add up to 100: the largest remainders take what rounding left. */
export function percents(weights: Weight[]): Weight[] {
  const all = sum(weights);
  if (!(all > 0) || all === WHOLE) return weights;
  const exact = weights.map(({ weight }) => (weight * WHOLE) / all);
  const rest = WHOLE - exact.reduce((done, share) => done + Math.floor(share), 0);
  const first = exact.map((share, i) => [share % 1, i] as const).sort((a, b) => b[0] - a[0]).slice(0, rest).map(([, i]) => i);
  return weights.map((item, i) => ({ ...item, weight: Math.floor(exact[i]!) + (first.includes(i) ? 1 : 0) }));
}

/** The whole matrix in per cents. */
export function inPercent(matrix: Matrix): Matrix {
  const cells = (list: Cell[]) => list.map((cell) => ({ ...cell, treatments: percents(cell.treatments) }));
  return { ...matrix, cells: cells(matrix.cells), draft: matrix.draft && { ...matrix.draft, cells: cells(matrix.draft.cells) } };
}

/** Equal parts that still add up to the whole: the first ones take what does not divide. */
export function evenly(weights: Weight[]): Weight[] {
  const base = Math.floor(WHOLE / weights.length), rest = WHOLE - base * weights.length;
  return weights.map((item, i) => ({ ...item, weight: base + (i < rest ? 1 : 0) }));
}

/** The shares, the biggest first. */
export const ordered = (weights: Weight[]): Weight[] => [...weights].sort((a, b) => b.weight - a.weight);

export function same(a: Cell, b: Cell): boolean {
  const text = (cell: Cell) => JSON.stringify([[...cell.treatments].sort((x, y) => x.code.localeCompare(y.code)).map((w) => [w.code, w.weight]), cell.fixed, cell.note ?? ""]);
  return text(a) === text(b);
}
