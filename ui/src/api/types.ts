// The shapes of the JSON API, by the names that the console uses. They are the server's own: `npm run types` writes schema.ts from openapi.json.
// Amounts are integers in minor units; days are "YYYY-MM-DD"; instants are RFC 3339.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Day = string;
export type Instant = string;

export type Problem = Schemas["Problem"];
export type Me = Schemas["Me"];
export type House = Schemas["House"];

export type Kpis = Schemas["Kpis"];
export type WorkItem = Schemas["WorkItemView"];
export type PromiseItem = Schemas["PromiseItem"];
export type AccountStatement = Schemas["StatementBody"];
export type PaymentReceipt = Schemas["ReceiptView"];
export type PaymentTaken = Pick<Schemas["NewPaymentBody"], "amount" | "currency" | "on" | "source" | "choice">;
export type ResultLeaf = Schemas["ResultView"];
export type ResultInput = Schemas["ResultBody"];
export type DecisionAnswer = Schemas["AnswerBody"];

/** The codes of the six indicators: columns, filters and words are kept under them. */
export type IndicatorCode = "ability" | "willingness" | "contactability" | "trust" | "outlook" | "strategy";
export type SortBy = "owed" | "days" | "name" | "value" | IndicatorCode;
type Asked = Schemas["FilterBody"];
type Limits = Partial<Record<IndicatorCode, number>>;
/** What restricts a view; what does not is left out, and so is not sent. */
export type Filter = { [K in Exclude<keyof Asked, "min" | "max">]?: NonNullable<Asked[K]> } & { min?: Limits; max?: Limits };
export type Sort = Required<Schemas["SortBody"]> & { by: SortBy };
export interface SnapshotInput { filter: Filter; sort: Sort }
export type Question = Schemas["Question"];
export type Snapshot = Schemas["SnapshotView"];
export type StageSum = Schemas["StageSumView"];
export type PortfolioRow = Schemas["PortfolioRowView"];

export type AccountBrief = Schemas["AccountBrief"];
export type Indicator = Schemas["IndicatorView"];
export type ContactRule = Schemas["ContactRule"];
export type Debtor360 = Schemas["Debtor360"];
export type TimelineItem = Schemas["TimelineItem"];
/** What the registry of debtors says; months are "AAAAMM", newest first. */
export type Registry = Schemas["PanelView"];
export type DocumentKind = "statement" | "receipt" | "certificate" | "clearance" | "liquidation" | "slip";

export type Board = Schemas["Board"];
export type ViewToSave = Schemas["ViewToSave"];
export type SavedView = Schemas["SavedViewItem"];
export type Targets = Schemas["Targets"];

export type Creditor = Schemas["CreditorView"];
export type Upload = Schemas["UploadView"];
export type ImportChoice = Omit<Schemas["Choice"], "command">;
export type ImportItem = Schemas["ImportView"];
export type Job = Schemas["JobView"];

export type Coded = Schemas["CodeLabel"];
/** `weight` counts against the sum of its cell; the console shows it in per cent. */
export type Weight = Schemas["WeightView"];
export type Cell = Schemas["CellView"];
export type CellInput = Schemas["CellBody"];
export type Treatment = Schemas["TreatmentView"];
export type Matrix = Schemas["MatrixView"];
