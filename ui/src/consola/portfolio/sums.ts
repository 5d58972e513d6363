// What some rows owe: each currency is a sum of its own, and what is nothing is left out unless all is.
export interface Sum { currency: string; amount: number }
interface Owing { owed: number; currency: string; apart: readonly Sum[] }

export function sumsOf(rows: readonly Owing[]): Sum[] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    for (const { currency, amount } of [{ currency: row.currency, amount: row.owed }, ...row.apart]) {
      sums.set(currency, (sums.get(currency) ?? 0) + amount);
    }
  }
  const all = [...sums].map(([currency, amount]) => ({ currency, amount }));
  const some = all.filter((sum) => sum.amount !== 0);
  return some.length ? some : all.slice(0, 1);
}
