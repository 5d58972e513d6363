// A view of the portfolio as an address, both ways: filters, order and columns.
import type { Filter, IndicatorCode, SnapshotInput, SortBy } from "../../api/types";

export const INDICATORS: IndicatorCode[] = ["ability", "willingness", "contactability", "trust", "outlook", "strategy"];
export const COLUMNS = ["name", "document", "products", "accounts", "days", "owed", "state", ...INDICATORS, "segment", "treatment", "last"] as const;
export type ColumnKey = (typeof COLUMNS)[number];
export const SHOWN: ColumnKey[] = ["name", "document", "products", "days", "owed", "state", "outlook", "treatment", "last"];

const SORTS: SortBy[] = ["owed", "days", "name", "value", ...INDICATORS];
/** Names of the indicators in the address. */
const NAMES: Record<IndicatorCode, string> = { ability: "capacidad", willingness: "voluntad", contactability: "contacto", trust: "confianza", outlook: "pronostico", strategy: "estrategia" };

/** The segments of probability and cost: a row a probability, the likeliest first; in each the cheapest first. */
export const SEGMENTS = [["A1", "A2", "A3"], ["B1", "B2", "B3"], ["C1", "C2", "C3"]] as const;
export const SETTLED = "Z";
/** The provinces by the tax agency's codes, by name. */
export const PROVINCES: [number, string][] = [
  [1, "Buenos Aires"], [2, "Catamarca"], [16, "Chaco"], [17, "Chubut"], [0, "Ciudad de Buenos Aires"], [3, "Córdoba"], [4, "Corrientes"], [5, "Entre Ríos"], [18, "Formosa"], [6, "Jujuy"], [21, "La Pampa"], [8, "La Rioja"],
  [7, "Mendoza"], [19, "Misiones"], [20, "Neuquén"], [22, "Río Negro"], [9, "Salta"], [10, "San Juan"], [11, "San Luis"], [23, "Santa Cruz"], [12, "Santa Fe"], [13, "Santiago del Estero"], [24, "Tierra del Fuego"], [14, "Tucumán"],
];

type Query = { get(key: string): string | null };

const list = (text: string | null) => text?.split(",").filter(Boolean);
const whole = (text: string | null | undefined) => (text && /^\d{1,15}$/.test(text) ? Number(text) : undefined);

/** "30-" is from 30 on, "-60" up to 60. */
function range(text: string | null): { low: number | undefined; high: number | undefined } {
  const ends = /^(\d{0,5})-(\d{0,5})$/.exec(text ?? "");
  return { low: whole(ends?.[1]), high: whole(ends?.[2]) };
}
const ends = (low: number | undefined, high: number | undefined) => (low === undefined && high === undefined ? undefined : `${low ?? ""}-${high ?? ""}`);

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
  const segments = list(query.get("segmento")), party = query.get("tipo"), provinces = list(query.get("provincia"))?.map(whole).filter((code) => code !== undefined);
  if (segments?.length) filter.segments = segments;
  if (party === "persona") filter.party = "person";
  if (party === "empresa") filter.party = "company";
  if (provinces?.length) filter.provinces = provinces;
  const days = range(query.get("atraso")), months = range(query.get("antiguedad"));
  if (days.low !== undefined) filter.min_days = days.low;
  if (days.high !== undefined) filter.max_days = days.high;
  if (months.low !== undefined) filter.min_months = months.low;
  if (months.high !== undefined) filter.max_months = months.high;
  if (promise === "vigente") filter.promise = "open";
  if (promise === "rota") filter.promise = "broken";
  for (const code of INDICATORS) {
    const { low, high } = range(query.get(NAMES[code]));
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
    segmento: filter.segments?.join(","), tipo: filter.party === "person" ? "persona" : filter.party === "company" ? "empresa" : undefined, provincia: filter.provinces?.join(","),
    atraso: ends(filter.min_days, filter.max_days), antiguedad: ends(filter.min_months, filter.max_months),
  };
  for (const code of INDICATORS) {
    out[NAMES[code]] = ends(filter.min?.[code], filter.max?.[code]);
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
