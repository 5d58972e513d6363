// What debtors are owed over the API: what they contest, what a person is asked to look at, and what was decided told in words.
import { commandId, get, post } from "./client";
import type { components } from "./schema";

type S = components["schemas"];
export type Contest = S["ContestView"];
export type DebtorContests = S["DebtorContests"];
export type Held = S["HeldView"];
export type Review = S["ReviewView"];
export type Explanation = S["Explanation"];
export type Ending = "rectified" | "confirmed" | "withdrawn";

export const rights = {
  contests: (signal?: AbortSignal) => get<Contest[]>("/api/contests", {}, signal),
  reviews: (signal?: AbortSignal) => get<Review[]>("/api/reviews", {}, signal),
  contestsOf: (debtor: string, signal?: AbortSignal) => get<DebtorContests>(`/api/debtors/${debtor}/contests`, {}, signal),
  reviewsOf: (debtor: string, signal?: AbortSignal) => get<Review[]>(`/api/debtors/${debtor}/reviews`, {}, signal),
  contest: (debtor: string, held: Held, words: string) => post<{ contest: string }>(`/api/debtors/${debtor}/contests`, { command: commandId(), datum: held.datum, point: held.point, account: held.account, words }),
  endContest: (debtor: string, contest: string, ending: Ending, reason: string, value?: string) => post<null>(`/api/debtors/${debtor}/contests/${contest}/end`, { command: commandId(), ending, reason, value }),
  askReview: (debtor: string, words: string) => post<{ review: string }>(`/api/debtors/${debtor}/reviews`, { command: commandId(), words }),
  endReview: (debtor: string, review: string, reason: string, instead?: string) => post<null>(`/api/debtors/${debtor}/reviews/${review}/end`, { command: commandId(), reason, instead }),
  explanation: (debtor: string, signal?: AbortSignal) => get<Explanation>(`/api/debtors/${debtor}/explanation`, {}, signal),
  explanationPdf: (debtor: string) => `/api/debtors/${debtor}/explanation/pdf`,
};
