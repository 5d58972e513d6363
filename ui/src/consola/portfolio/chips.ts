// The filters in force as removable chips.
import type { Coded, Creditor, Filter, StageSum } from "../../api/types";
import type { Texts } from "../../i18n/es";
import type { Formatter } from "../../i18n/format";
import { product } from "../../i18n/names";
import { INDICATORS, PROVINCES } from "./view";

export interface Chip { key: string; label: string; without: Filter }
export interface Names { t: Texts; f: Formatter; currency: string; stages: StageSum[]; creditors: Creditor[]; treatments: Coded[] }

export function chipsOf(filter: Filter, names: Names): Chip[] {
  const { t, f, currency } = names;
  const chips: Chip[] = [];
  const add = (key: string, label: string, without: Filter) => chips.push({ key, label, without });
  if (filter.text) add("text", `«${filter.text}»`, { ...filter, text: undefined });
  for (const stage of filter.stages ?? []) {
    const label = names.stages.find((item) => item.stage === stage)?.label ?? stage;
    add(`stage ${stage}`, `${t.portfolio.stages}: ${label}`, { ...filter, stages: filter.stages?.filter((other) => other !== stage) });
  }
  for (const code of filter.treatments ?? []) {
    const label = names.treatments.find((item) => item.code === code)?.label ?? code;
    add(`treatment ${code}`, label, { ...filter, treatments: filter.treatments?.filter((other) => other !== code) });
  }
  if (filter.creditor) add("creditor", `${t.portfolio.creditor}: ${names.creditors.find((item) => item.id === filter.creditor)?.name ?? "…"}`, { ...filter, creditor: undefined });
  if (filter.product) add("product", `${t.portfolio.product}: ${product(filter.product, t)}`, { ...filter, product: undefined });
  if (filter.min_owed !== undefined) add("least", `${t.portfolio.col.owed} ${t.portfolio.from(f.money(filter.min_owed, currency))}`, { ...filter, min_owed: undefined });
  if (filter.max_owed !== undefined) add("most", `${t.portfolio.col.owed} ${t.portfolio.upTo(f.money(filter.max_owed, currency))}`, { ...filter, max_owed: undefined });
  if (filter.promise) add("promise", filter.promise === "open" ? t.portfolio.promiseOpen : t.portfolio.promiseBroken, { ...filter, promise: undefined });
  for (const code of filter.segments ?? []) add(`segment ${code}`, `${t.portfolio.col.segment}: ${t.portfolio.segmentOf(code)}`, { ...filter, segments: filter.segments?.filter((other) => other !== code) });
  if (filter.party) add("party", filter.party === "company" ? t.portfolio.companies : t.portfolio.persons, { ...filter, party: undefined });
  for (const code of filter.provinces ?? []) add(`province ${code}`, PROVINCES.find(([own]) => own === code)?.[1] ?? String(code), { ...filter, provinces: filter.provinces?.filter((other) => other !== code) });
  const span = (low: number | undefined, high: number | undefined) => (low === undefined ? t.portfolio.upTo(String(high)) : high === undefined ? t.portfolio.from(String(low)) : `${low}–${high}`);
  if (filter.min_days !== undefined || filter.max_days !== undefined) add("days", t.portfolio.lateFor(span(filter.min_days, filter.max_days)), { ...filter, min_days: undefined, max_days: undefined });
  if (filter.min_months !== undefined || filter.max_months !== undefined) add("months", t.portfolio.clientFor(span(filter.min_months, filter.max_months)), { ...filter, min_months: undefined, max_months: undefined });
  for (const code of INDICATORS) {
    const low = filter.min?.[code], high = filter.max?.[code];
    if (low === undefined && high === undefined) continue;
    add(code, `${t.portfolio.col[code]} ${span(low, high)}`, { ...filter, min: { ...filter.min, [code]: undefined }, max: { ...filter.max, [code]: undefined } });
  }
  return chips;
}
