// The shapes of the JSON API, named. Amounts are integers in minor units; days are "YYYY-MM-DD"; instants are RFC 3339.
// Written from the contract; once openapi.json exists, each line becomes `components["schemas"]["…"]`.

export type Day = string;
export type Instant = string;

export interface Problem { status: number; code: string; detail: string; field?: string | null }

export interface Me {
  user: { id: string; login: string; name: string; role: string };
  rights: string[];
  day: Day;
  csrf: string;
}
export interface House { name: string; currency: string }

export interface Counts { assigned: number; attempted: number; attempts: number; contacted: number; contacts: number; right_party: number; promises: number; kept: number }
export interface Kpis {
  penetration: number | null; intensity: number | null; hits: number | null; rpc: number | null; ptp: number | null; kp: number | null;
  recovered: number; recovery_rate: number | null; cure_rate: number | null;
  counts: Counts;
}

export interface WorkItem {
  debtor: string; name: string; document: string; owed: number; currency: string; days_past_due: number; stage: string; stage_label: string;
  treatment: string; treatment_label: string; channel?: string | null; reasons: string[]; expected_value: number; rank: number;
  locked_by?: string | null; last_contact?: string | null;
}
export interface PromiseItem {
  promise?: string; id?: string; debtor: string; name?: string; amount: number; currency?: string; due: Day; paid?: number; state: string; state_label?: string;
  creditor?: string | null; creditor_name?: string; made?: Day;
}
export interface MyDay {
  day: Day; capacity: number; done_today: number; items: WorkItem[]; promises_due: PromiseItem[];
  totals: { to_work: number; owed: number; promised_today: number };
  kpis: Kpis;
}

export interface ResultLeaf { code: string; label: string; asks?: "promise" | "date" | "note" | null }
export interface ResultTree { groups: { code: string; label: string; results: ResultLeaf[] }[] }
export interface ResultInput {
  command: string; channel: string; point?: string; result: string; note?: string; seconds: number;
  promise?: { amount: number; due: Day; creditor: string }; call_back?: Day;
}
export interface Saved { touch: string; decision: DecisionView | null; undo?: string | null }

export interface Because { sentence: string; points: number }
export interface DecisionView {
  id: string; day: Day; treatment: string; treatment_label: string; kind?: string; channel?: string | null; creditor?: string | null; propensity: number;
  cell: string; matrix_version: number; because: Because[]; expected_value: number; answered?: string | null;
}
export interface DecisionAnswer { command: string; answer: "do" | "other" | "later"; treatment?: string; reason?: string; until?: Day }

export type IndicatorCode = "ability" | "willingness" | "contactability" | "trust" | "outlook" | "strategy";
export type SortBy = "owed" | "days" | "name" | "value" | IndicatorCode;
export interface Filter {
  text?: string; stages?: string[]; treatments?: string[]; creditor?: string; product?: string; min_owed?: number; max_owed?: number;
  promise?: "open" | "broken"; min?: Partial<Record<IndicatorCode, number>>; max?: Partial<Record<IndicatorCode, number>>;
}
export interface SnapshotInput { filter: Filter; sort: { by: SortBy; descending: boolean } }
export interface StageSum { stage: string; label: string; debtors: number; owed: number }
export interface Snapshot { snapshot: string; total: number; owed: number; currency: string; by_stage: StageSum[]; taken_at: Instant }
export interface PortfolioRow {
  debtor: string; name: string; document: string; products: string[]; accounts: number; owed: number; currency: string; days_past_due: number;
  stage: string; stage_label: string; state: string; state_label: string; indicators: Record<IndicatorCode, number>; segment: string;
  treatment: string; treatment_label: string; last_contact?: Day | null;
}
export interface Rows { offset: number; rows: PortfolioRow[]; changes?: number | null }

export interface Point { id: string; kind: string; value: string; state: string; attempts: number; contacts: number }
export interface AccountBrief {
  account: string; reference: string; product: string; product_label: string; owed: number; outstanding: number; days_past_due: number;
  stage: string; stage_label: string; opened: Day; next_due?: Day | null;
}
export interface Indicator { code: IndicatorCode; label: string; value: number; trend: number; confidence: number; reasons: Because[] }
export interface ContactRule { channel: string; label: string; allowed: boolean; reason?: string | null; until?: Instant | null }
export interface Debtor360 {
  debtor: string; name: string; document: string; kind: string; points: Point[];
  consents: { channel: string; label?: string; consent?: string; state?: string }[];
  holds: { reason: string; label: string; until?: Day | null }[];
  debt: { currency: string; total: number; components: { code: string; label: string; amount: number }[]; creditors: { creditor: string; name: string; total: number; accounts: AccountBrief[] }[] };
  indicators: Indicator[]; segment: { code: string; label: string }; decision: DecisionView | null; promises: PromiseItem[]; contact_rules: ContactRule[]; locked_by?: string | null;
}
export interface TimelineItem {
  id: string; at: Instant; kind: "touch" | "payment" | "decision" | "promise"; channel?: string | null; direction?: string | null;
  label: string; detail?: string | null; actor: string; amount?: number | null;
}
export interface Timeline { items: TimelineItem[]; next?: string | null }

export type DocumentKind = "statement" | "receipt" | "certificate" | "clearance" | "liquidation";
/** A document under its code, and where to download it. */
export interface RegistryMonth { period: string; worst?: number | null; entities: number; total: number; corrected: boolean }
export interface RegistryEntry { entity: string; situation: number; label: string; amount: number; days: number; marks: string[]; disputed: boolean }
/** What the registry of debtors says; months are "AAAAMM", newest first. */
export interface Registry {
  period?: string | null; known_on?: Day | null; until?: Day | null; asked_at?: Instant | null; worst?: number | null; entities: number; total: number; left_out: number;
  months: RegistryMonth[]; entries: RegistryEntry[]; cheques: { number: number; cause: string; on: Day; amount: number; paid?: Day | null }[];
}
export interface IssuedDocument { code: string; pdf: string; csv: string }

export interface StatementLine { day: Day; concept: string; label: string; debit: number; credit: number; balance: number; detail?: string | null }
export interface StatementInstalment {
  number: number; due: Day; principal: number; interest: number; vat: number; fees: number; days_late: number;
  compensatory: number; penalty: number; late_vat: number; total: number; words: string;
}
export interface Statement {
  account: string; reference: string; creditor: string; currency: string; day: Day; lines: StatementLine[]; instalments: StatementInstalment[]; total: number;
}

export interface Board {
  from: Day; to: Day; kpis: Kpis; previous: Kpis;
  recovery: { total: number; target?: number | null; days: { day: Day; amount: number; cumulative: number }[] };
  ageing: StageSum[];
  roll: { stages: string[]; labels?: string[]; rows: { from: string; label?: string; counts: number[]; share: number[] }[] };
  agents: { user: string; name: string; attempts: number; contacts: number; right_party: number; promises: number; kept: number; collected: number; seconds: number; productivity: number | null }[];
  promises: { day: Day; count: number; amount: number }[];
  treatments: { code: string; label: string; debtors: number }[];
}

export interface Creditor { id: string; name: string }
export interface MappingBrief { name: string; label: string; fields: string[] | number }
export interface UploadColumn { name: string; samples: string[]; field?: string | null; confidence: number }
export interface Upload {
  upload: string; name: string; bytes: number;
  detected: { kind: string; encoding: string; delimiter: string; decimal: string; header: string[]; rows_estimate: number };
  suggested_mapping?: string | null; columns: UploadColumn[]; fields: { code: string; label: string; required: boolean }[];
}
export interface ImportChoice { creditor: string; mapping?: string; columns?: Record<string, string> }
export interface ImportReport {
  import?: string | null; rows: number; created: number; updated: number; unchanged: number; quarantined: number; payments: number; billed: number; currency: string;
  problems: { code: string; label: string; count: number }[];
  sample: { line: number; column: string; value: string; code: string; reason: string }[];
  seconds?: number;
  /** By currency, minor units. */
  totals?: Record<string, { billed: number; lent: number; paid: number }>;
}
export interface ImportItem { import: string; name: string; creditor: string; at: Instant; actor: string; rows: number; created: number; updated: number; quarantined: number; state: string }
export interface JobStarted { job: string }
export interface Job { id: string; kind: string; state: "waiting" | "running" | "done" | "failed"; phase: string; done: number; total: number; outcome?: unknown }

export interface Coded { code: string; label: string }
/** `weight` counts against the sum of its cell; the console shows it in per cent. */
export interface Weight { code: string; weight: number }
export interface Cell { code: string; layer: string; row: string; column: string; treatments: Weight[]; debtors: number; fixed: boolean; note?: string | null }
export interface Treatment { code: string; label: string; channel?: string | null; kind: string; description: string; cost: number }
export interface Matrix {
  version: number; state: string; since?: Day | Instant | null; author: string;
  axes: { rows: Coded[]; columns: Coded[]; layers: Coded[] };
  cells: Cell[]; treatments: Treatment[]; limits: { code: string; label: string; value: number | string }[];
  draft?: { cells: Cell[]; author: string } | null;
}
export interface CellInput { command: string; treatments: Weight[]; fixed: boolean; note: string }
export interface MatrixVersion { version: number; state: string; since?: Day | Instant | null; author: string; note?: string | null }

export interface Found { debtor: string; name: string; document: string; owed?: number | null }
