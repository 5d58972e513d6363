// What the matrix has learnt over the API: cells, versions, trials, and what other ways of deciding would have brought.
import { commandId, get, post } from "./client";
import type { components } from "./schema";
import type { Day } from "./types";

type S = components["schemas"];
export type Learning = S["LearningView"];
export type LearntCell = S["LearntCellView"];
export type Evaluation = S["Evaluation"];
export type Trial = S["Trial"];
export type Simulation = S["MatrixSimulation"];
export type NewTrial = Required<Omit<S["TrialBody"], "command">>;

export const learning = {
  read: (signal?: AbortSignal) => get<Learning>("/api/learning", {}, signal),
  start: () => post<Learning>("/api/learning/start", { command: commandId() }),
  stop: () => post<Learning>("/api/learning/stop", { command: commandId() }),
  rollback: (version: number) => post<Learning>("/api/learning/rollback", { command: commandId(), version }),
  evaluate: (from: Day, to: Day, policies: string, signal?: AbortSignal) => get<Evaluation>("/api/learning/evaluation", { from, to, policies }, signal),
  trials: (signal?: AbortSignal) => get<Trial[]>("/api/trials", {}, signal),
  startTrial: (trial: NewTrial) => post<Trial[]>("/api/trials", { command: commandId(), ...trial }),
  stopTrial: (name: string) => post<Trial[]>("/api/trials/stop", { command: commandId(), name }),
  simulate: (signal?: AbortSignal) => get<Simulation>("/api/matrix/simulation", {}, signal),
};
