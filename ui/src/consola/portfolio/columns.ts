// The columns of the grid: how wide, how aligned, what they sort by.
import type { Texts } from "../../i18n/es";
import type { Column } from "../../ui/grid";
import { INDICATORS, type ColumnKey } from "./view";

type Look = Omit<Column, "key" | "label">;
const INDICATOR: Look = { width: 92 };
const LOOKS: Record<ColumnKey, Look> = {
  name: { width: 134, grow: 1.1, sort: "name" },
  document: { width: 128 },
  products: { width: 128, grow: 1 },
  accounts: { width: 78, right: true },
  days: { width: 80, sort: "days" },
  owed: { width: 110, right: true, sort: "owed" },
  state: { width: 132 },
  ability: { ...INDICATOR, sort: "ability" },
  willingness: { ...INDICATOR, sort: "willingness" },
  contactability: { ...INDICATOR, sort: "contactability" },
  trust: { ...INDICATOR, sort: "trust" },
  outlook: { ...INDICATOR, sort: "outlook" },
  strategy: { ...INDICATOR, sort: "strategy" },
  segment: { width: 140, grow: 0.8 },
  treatment: { width: 172, grow: 1.6, sort: "value" },
  last: { width: 102, right: true },
};

export function gridColumns(shown: ColumnKey[], t: Texts): Column[] {
  return shown.map((key) => ({ key, label: t.portfolio.col[key], ...LOOKS[key], ...(key === "treatment" ? { title: t.portfolio.sorted(t.day.expected.toLowerCase()) } : {}) }));
}

export const isIndicator = (key: string): key is (typeof INDICATORS)[number] => (INDICATORS as string[]).includes(key);
