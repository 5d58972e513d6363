// The arithmetic of the shares of a cell.
import type { Cell, Weight } from "../../api/types";

export const WHOLE = 100;
export const sum = (weights: Weight[]): number => weights.reduce((all, item) => all + (Number.isFinite(item.weight) ? item.weight : NaN), 0);
export const valid = (weights: Weight[]): boolean =>
  weights.length > 0 && weights.every(({ weight }) => Number.isInteger(weight) && weight >= 0 && weight <= WHOLE) && sum(weights) === WHOLE;

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
