// The models over the API: the registry, a card, who spoke since when; promote, go back, teach, bring in and take away.
import { commandId, get, post, send } from "./client";
import type { components } from "./schema";

type S = components["schemas"];
export type Model = S["ModelView"];
export type ModelCard = S["ModelCardView"];
export type ModelChange = S["ModelChangeView"];
export type Sway = S["SwayView"];
export type Reliability = S["ReliabilityView"];
export type ModelState = "live" | "candidate" | "retired";

export const models = {
  list: (signal?: AbortSignal) => get<Model[]>("/api/models", {}, signal),
  card: (version: string, signal?: AbortSignal) => get<ModelCard>(`/api/models/${encodeURIComponent(version)}`, {}, signal),
  changes: (signal?: AbortSignal) => get<ModelChange[]>("/api/models/changes", {}, signal),
  promote: (version: number, note: string, despite?: string) => post<ModelCard>(`/api/models/${version}/promote`, { command: commandId(), note, despite }),
  back: (change: number | undefined, note: string) => post<{ change: number }>("/api/models/rollback", { command: commandId(), change, note }),
  train: () => post<{ job: string }>("/api/models/train", { command: commandId() }),
  bring: (file: File, told: { target: string; stage: string; form: string; note: string }, progress: (share: number) => void) => {
    const query = new URLSearchParams({ command: commandId(), target: told.target, form: told.form, note: told.note });
    if (told.stage) query.set("stage", told.stage);
    return send<{ version: number }>(`/api/models?${query}`, file, progress);
  },
  fileUrl: (version: number, form: string) => `/api/models/${version}/file?form=${encodeURIComponent(form)}`,
};
