// An offer as it is being written, and the deal that it says. Pure: what people type comes in, the deal or what it lacks comes out.
import type { Deal, Kind, Limits, Offer } from "../../api/agreements";
import { addDays, isDay, parseMoney } from "../../i18n/format";

/** What the fields hold; every number as it is typed. Shares and rates in per cent. */
export interface Terms {
  offer: string; kind: Kind; scope: "whole" | "due"; discount: Record<string, string>; down: string; instalments: string; rate: string; vat: string; firstDue: string; validUntil: string;
  clause: "lose_discount" | "keep_discount"; daysLate: string; missed: string; assetValue: string; assetOn: string; assetSource: string; case: string;
}
export type Field = keyof Terms | `discount.${string}`;

const VALID_DAYS = 7;

/** "10,5" → "0.105"; undefined when it is not a per cent with at most four decimals. */
export function share(text: string): string | undefined {
  const match = /^(\d{1,3})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  if (!match) return undefined;
  const units = `${match[1]}${(match[2] ?? "").padEnd(4, "0")}`.padStart(7, "0");
  const whole = units.slice(0, -6).replace(/^0+(?=\d)/, ""), decimals = units.slice(-6).replace(/0+$/, "");
  return decimals ? `${whole}.${decimals}` : whole;
}

/** "0.105" → "10,5". */
export function percent(decimal: string): string {
  const [whole = "0", decimals = ""] = decimal.split(".");
  const digits = `${whole}${decimals.slice(0, 6).padEnd(2, "0")}`, point = whole.length + 2;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, ""), right = digits.slice(point).replace(/0+$/, "");
  return right ? `${left},${right}` : left;
}

const money = (minor: number) => (minor ? (minor / 100).toFixed(2).replace(".", ",").replace(/,00$/, "") : "");

/** The fields of an offer of the catalogue. */
export function termsOf({ code, deal }: Pick<Offer, "code" | "deal">): Terms {
  const discount = Object.fromEntries(Object.entries(deal.discount).map(([concept, part]) => [concept, percent(part)]));
  return {
    offer: code, kind: deal.kind, scope: deal.scope, discount, down: money(deal.down_payment), instalments: String(deal.instalments), rate: percent(deal.period_rate), vat: percent(deal.vat),
    firstDue: deal.first_due, validUntil: deal.valid_until, clause: deal.clause, daysLate: String(deal.days_late_max), missed: String(deal.missed_max), assetValue: money(deal.asset_value ?? 0),
    assetOn: deal.asset_valued_on ?? "", assetSource: deal.asset_source ?? "", case: deal.case ?? "",
  };
}

/** The fields of an offer of one's own: nothing forgiven, what is usual of the rest. */
export function blankTerms(kind: Kind, limits: Limits, today: string): Terms {
  const until = addDays(today, VALID_DAYS);
  return {
    offer: "", kind, scope: "whole", discount: {}, down: "", instalments: kind === "lump_sum" ? "1" : "6", rate: "0", vat: kind === "lump_sum" ? "0" : "21", firstDue: kind === "lump_sum" ? until : addDays(today, 30),
    validUntil: until, clause: limits.clause, daysLate: String(limits.days_late.usual), missed: String(limits.missed.usual), assetValue: "", assetOn: today, assetSource: "", case: "",
  };
}

/** The deal that the fields say, or the fields that do not say one. */
export function dealOf(terms: Terms, limits: Limits, currency: string): { deal: Deal } | { lacks: Field[] } {
  const lacks: Field[] = [];
  const rateOf = (field: "rate" | "vat") => share(terms[field] || "0") ?? (lacks.push(field), "0");
  const count = (field: "instalments" | "daysLate" | "missed", least: number, most: number) => {
    const value = /^\d{1,3}$/.test(terms[field].trim()) ? Number(terms[field]) : NaN;
    if (!(least <= value && value <= most)) lacks.push(field);
    return value;
  };
  const amount = (field: "down" | "assetValue") => {
    const value = terms[field].trim() ? parseMoney(terms[field], currency) : 0;
    if (value === null) lacks.push(field);
    return value ?? 0;
  };
  const day = (field: "firstDue" | "validUntil" | "assetOn") => (isDay(terms[field]) || lacks.push(field), terms[field]);
  const discount: Record<string, string> = {};
  for (const [concept, text] of Object.entries(terms.discount)) {
    const part = share(text || "0");
    if (part === undefined || Number(part) > 1) lacks.push(`discount.${concept}`);
    else if (part !== "0") discount[concept] = part;
  }
  const deal: Deal = {
    kind: terms.kind, scope: terms.scope, discount, down_payment: amount("down"), instalments: count("instalments", 1, terms.kind === "lump_sum" ? 1 : limits.instalments_max), period_rate: rateOf("rate"), vat: rateOf("vat"),
    first_due: day("firstDue"), clause: terms.clause, split: "pro_rata", valid_until: day("validUntil"), days_late_max: count("daysLate", limits.days_late.least, limits.days_late.most), missed_max: count("missed", limits.missed.least, limits.missed.most),
  };
  if (terms.kind === "asset_discount") {
    Object.assign(deal, { asset_value: amount("assetValue"), asset_valued_on: day("assetOn"), asset_source: terms.assetSource.trim() });
    if (!terms.assetValue.trim()) lacks.push("assetValue");
    if (!terms.assetSource.trim()) lacks.push("assetSource");
  }
  if (terms.kind === "court_settlement") {
    deal.case = terms.case.trim();
    if (!deal.case) lacks.push("case");
  }
  return lacks.length ? { lacks } : { deal };
}
