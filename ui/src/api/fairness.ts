// Whether people are treated alike, over the API: what the groups that are held tell, and how each bound stands.
import { get } from "./client";
import type { components } from "./schema";

type S = components["schemas"];
export type Fairness = S["FairnessView"];
export type FairName = S["FairNameView"];
export type FairErrors = S["FairErrorsView"];
export type FairEstimate = S["FairEstimateView"];

export const fairness = {
  report: (signal?: AbortSignal) => get<Fairness>("/api/reports/fairness", {}, signal),
};
