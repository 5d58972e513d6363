// Money that arrives over the API: statements, what is in doubt, and what people decide.
import { commandId, get, post, send } from "./client";
import type { Day, Instant } from "./types";

export type IncomeState = "waiting" | "queued" | "posting" | "posted" | "rejected" | "undone";
export interface Candidate { account: string; debtor: string; creditor: string; reference: string; debtor_name: string; score: number; reason: string }
export interface Movement {
  movement: string; file: string; line: number; account: string; reference: string; day: Day; days: number; amount: number; currency?: string | null; external?: string | null;
  payer_name?: string | null; payer_tax_id?: string | null; payer_account?: string | null; words: string; state: IncomeState; reason: string; decided_by?: string | null; best?: Candidate | null;
}
export interface MovementDetail extends Movement {
  candidates: Candidate[];
  postings: { payment: string; debtor: string; account: string; reference: string; debtor_name: string; amount: number }[];
}
export interface Queue { movements: Movement[]; next?: { day: Day; after: string } | null }
export interface Suspense { days_max?: number | null; currency?: string | null; count: number; amount: number }
export interface BankFile {
  file: string; name: string; format: string; account: string; creditor?: string | null; state: string; actor: string; at: Instant; incomes: number; outgoings: number; refused: number;
}
export interface BankFileDetail extends BankFile {
  states: Record<string, { count: number; amount: number }>;
  refusals: { line: number; amount: number; external: string; code: string; words: string }[];
}
/** What the job of an import comes to. */
export interface FileReport { file: string; format: string; account: string; incomes: number; outgoings: number; refused: number; known: number; states: Record<string, [number, number]> }
export interface Layout { name: string; label: string }
export interface Part { account: string; amount: number }

const file = (id: string) => `/api/bank/files/${encodeURIComponent(id)}`;
const movement = (id: string) => `/api/bank/movements/${encodeURIComponent(id)}`;

export const bank = {
  layouts: (signal?: AbortSignal) => get<Layout[]>("/api/bank/layouts", {}, signal),
  files: (signal?: AbortSignal) => get<BankFile[]>("/api/bank/files", {}, signal),
  file: (id: string, signal?: AbortSignal) => get<BankFileDetail>(file(id), {}, signal),
  movementsOf: (id: string, state: IncomeState, after?: string, signal?: AbortSignal) => get<{ movements: Movement[]; next?: string | null }>(`${file(id)}/movements`, { state, after }, signal),
  undoFile: (id: string) => post<{ job: string }>(`${file(id)}/undo`, { command: commandId() }),
  bring: (chosen: File, told: { account?: string | undefined; creditor?: string | undefined; layout?: string | undefined }, progress: (share: number) => void) => {
    const query = new URLSearchParams({ command: commandId(), name: chosen.name });
    for (const [key, value] of Object.entries(told)) if (value) query.set(key, value);
    return send<{ job: string }>(`/api/bank/files?${query}`, chosen, progress);
  },
  queue: (after?: { day: Day; after: string }, signal?: AbortSignal) => get<Queue>("/api/bank/queue", { ...after }, signal),
  suspense: (signal?: AbortSignal) => get<Suspense[]>("/api/bank/suspense", {}, signal),
  again: () => post<{ posted: number }>("/api/bank/queue/match", {}),
  movement: (id: string, signal?: AbortSignal) => get<MovementDetail>(movement(id), {}, signal),
  assign: (id: string, parts: Part[]) => post<MovementDetail>(`${movement(id)}/assign`, { command: commandId(), parts }),
  reject: (id: string, reason: string) => post<MovementDetail>(`${movement(id)}/reject`, { command: commandId(), reason }),
  takeBack: (id: string, reason: string) => post<MovementDetail>(`${movement(id)}/undo`, { command: commandId(), reason }),
};
