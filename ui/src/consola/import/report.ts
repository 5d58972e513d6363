// What a check or an import leaves as the outcome of its job. The description of the API leaves outcomes open: each kind of job has its own.
export interface ImportReport {
  import?: string | null; rows: number; created: number; updated: number; unchanged: number; quarantined: number; payments: number;
  /** Minor units, where the whole file is of one currency. */
  billed: number; currency?: string | null;
  problems: { code: string; label: string; count: number }[];
  sample: { line: number; column: string; value: string; code: string; reason: string }[];
  seconds?: number;
  /** By currency, minor units. */
  totals?: Record<string, { billed: number; lent: number; paid: number }>;
}
