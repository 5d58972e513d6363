// Money that arrives over the API: statements, what is in doubt, and what people decide.
import { commandId, get, post, send } from "./client";
import type { components } from "./schema";
import type { Day } from "./types";

type S = components["schemas"];
export type IncomeState = "waiting" | "queued" | "posting" | "posted" | "rejected" | "undone";
export type Candidate = S["CandidateView"];
export type Movement = S["MovementView"];
export type MovementDetail = S["MovementDetailView"];
export type Queue = S["QueueView"];
export type Suspense = S["SuspenseView"];
export type BankFile = S["FileView"];
export type BankFileDetail = S["FileDetailView"];
export type Layout = S["LayoutView"];
export type Part = S["PartBody"];
/** What the job of an import comes to. */
export interface FileReport { file: string; format: string; account: string; incomes: number; outgoings: number; refused: number; known: number; states: Record<string, [number, number]> }

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
