// A view of the portfolio as an address, both ways: filters, order and columns.
import type { Filter, IndicatorCode, SnapshotInput, SortBy } from "../../api/types";

export const INDICATORS: IndicatorCode[] = ["ability", "willingness", "contactability", "trust", "outlook", "strategy"];
export const COLUMNS = ["name", "document", "products", "accounts", "days", "owed", "state", ...INDICATORS, "segment", "treatment", "last"] as const;
export type ColumnKey = (typeof COLUMNS)[number];
export const SHOWN: ColumnKey[] = ["name", "document", "products", "days", "owed", "state", "outlook", "treatment", "last"];

const SORTS: SortBy[] = ["owed", "days", "name", "value", ...INDICATORS];
/** Names of the indicators in the address. */
const NAMES: Record<IndicatorCode, string> = { ability: "capacidad", willingness: "voluntad", contactability: "contacto", trust: "confianza", outlook: "pronostico", strategy: "estrategia" };

type Query = { get(key: string): string | null };

const list = (text: string | null) => text?.split(",").filter(Boolean);
const whole = (text: string | null | undefined) => (text && /^\d{1,15}$/.test(text) ? Number(text) : undefined);

export function filterOf(query: Query): Filter {
  const filter: Filter = {};
  const text = query.get("texto")?.trim(), stages = list(query.get("tramo")), treatments = list(query.get("accion"));
  const creditor = query.get("acreedor"), product = query.get("producto"), promise = query.get("promesa");
  const least = whole(query.get("saldo-min")), most = whole(query.get("saldo-max"));
  if (text) filter.text = text;
  if (stages?.length) filter.stages = stages;
  if (treatments?.length) filter.treatments = treatments;
  if (creditor) filter.creditor = creditor;
  if (product) filter.product = product;
  if (least !== undefined) filter.min_owed = least;
  if (most !== undefined) filter.max_owed = most;
  if (promise === "vigente") filter.promise = "open";
  if (promise === "rota") filter.promise = "broken";
  for (const code of INDICATORS) {
    const range = /^(\d{0,3})-(\d{0,3})$/.exec(query.get(NAMES[code]) ?? "");
    const low = whole(range?.[1]), high = whole(range?.[2]);
    if (low !== undefined) filter.min = { ...filter.min, [code]: low };
    if (high !== undefined) filter.max = { ...filter.max, [code]: high };
  }
  return filter;
}

/** The keys of the address for a filter; every filter key is there, so the ones not set are removed. */
export function queryOf(filter: Filter): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = {
    texto: filter.text, tramo: filter.stages?.join(","), accion: filter.treatments?.join(","), acreedor: filter.creditor, producto: filter.product,
    "saldo-min": filter.min_owed?.toString(), "saldo-max": filter.max_owed?.toString(), promesa: filter.promise === "open" ? "vigente" : filter.promise === "broken" ? "rota" : undefined,
  };
  for (const code of INDICATORS) {
    const low = filter.min?.[code], high = filter.max?.[code];
    out[NAMES[code]] = low === undefined && high === undefined ? undefined : `${low ?? ""}-${high ?? ""}`;
  }
  return out;
}

export function sortOf(query: Query): SnapshotInput["sort"] {
  const text = query.get("orden") ?? "-owed";
  const by = text.replace(/^-/, "") as SortBy;
  return SORTS.includes(by) ? { by, descending: text.startsWith("-") } : { by: "owed", descending: true };
}

export function sortQuery(sort: SnapshotInput["sort"]): string | undefined {
  const text = `${sort.descending ? "-" : ""}${sort.by}`;
  return text === "-owed" ? undefined : text;
}

export function columnsOf(query: Query): ColumnKey[] {
  const wanted = list(query.get("columnas"));
  const found = wanted ? COLUMNS.filter((key) => wanted.includes(key)) : SHOWN;
  return found.length ? found : SHOWN;
}

export function columnsQuery(columns: ColumnKey[]): string | undefined {
  const text = COLUMNS.filter((key) => columns.includes(key)).join(",");
  return text === SHOWN.join(",") ? undefined : text;
}

/** The other order of the same column, or the natural first order of another. */
export function nextSort(sort: SnapshotInput["sort"], by: SortBy): SnapshotInput["sort"] {
  if (sort.by === by) return { by, descending: !sort.descending };
  return { by, descending: by !== "name" };
}
