// An income split over accounts, as it is being written. Pure.
import type { Part } from "../../api/bank";
import { parseMoney } from "../../i18n/format";

export interface Slice { account: string; label: string; amount: string }

/** What is left to split, in minor units; undefined while an amount does not read. */
export function left(slices: Slice[], whole: number, currency: string): number | undefined {
  let sum = 0;
  for (const slice of slices) {
    const amount = parseMoney(slice.amount || "0", currency);
    if (amount === null) return undefined;
    sum += amount;
  }
  return whole - sum;
}

/** The parts, when each is something and they come to the whole. */
export function partsOf(slices: Slice[], whole: number, currency: string): Part[] | undefined {
  if (left(slices, whole, currency) !== 0) return undefined;
  const parts = slices.map(({ account, amount }) => ({ account, amount: parseMoney(amount, currency) ?? 0 }));
  return parts.every((part) => part.amount > 0) ? parts : undefined;
}
