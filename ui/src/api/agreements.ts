// Agreements over the API: what may be offered, simulations, drafts and their life.
import { commandId, get, post } from "./client";
import type { components } from "./schema";
import type { Day } from "./types";

type S = components["schemas"];
export type Kind = S["KindCode"];
export type State = S["StateCode"];
export type Method = S["MethodCode"];
/** What is offered. Amounts in minor units; rates and shares are decimal strings. */
export type Deal = S["DealBody"];
export type Offer = S["OfferView"];
export type Recommended = S["RecommendedView"];
export type Limits = S["LimitsView"];
export type Income = Required<S["IncomeBody"]>;
export type Figures = S["FiguresView"];
export type Simulation = S["SimulationView"];
export type AgreementLine = S["AgreementLine"];
export type Agreement = S["AgreementBody"];
export type AgreementPage = S["PageBody"];
export type DueDay = S["DueDayView"];

const at = (id: string) => `/api/agreements/${encodeURIComponent(id)}`;
const act = (id: string, step: string, body: object = {}) => post<Agreement>(`${at(id)}/${step}`, { command: commandId(), ...body });

export const agreements = {
  limits: (signal?: AbortSignal) => get<Limits>("/api/agreements/limits", {}, signal),
  offers: (accounts: string[], signal?: AbortSignal) => get<Offer[]>("/api/agreements/offers", { accounts: accounts.join(",") }, signal),
  simulate: (accounts: string[], deal: Deal, income: Income | undefined) => post<Simulation[]>("/api/agreements/simulate", { accounts, deals: [deal], income }),
  list: (which: { state?: State; ended?: Day; needs_approval?: boolean; after?: string }, signal?: AbortSignal) => get<AgreementPage>("/api/agreements", which, signal),
  recommended: (debtor: string, signal?: AbortSignal) => get<Recommended[]>(`/api/debtors/${encodeURIComponent(debtor)}/offers`, {}, signal),
  ofDebtor: (debtor: string, signal?: AbortSignal) => get<Agreement[]>(`/api/debtors/${encodeURIComponent(debtor)}/agreements`, {}, signal),
  dueDays: (from: Day, to: Day, signal?: AbortSignal) => get<DueDay[]>("/api/agreements/due-days", { from, to }, signal),
  one: (id: string, signal?: AbortSignal) => get<Agreement>(at(id), {}, signal),
  draft: (accounts: string[], deal: Deal, offer: string | undefined, income: Income | undefined) => post<Agreement>("/api/agreements", { command: commandId(), accounts, deal, offer, income }),
  approve: (id: string) => act(id, "approve"),
  send: (id: string) => act(id, "send"),
  sign: (id: string, signature: { by: string; method: Method; reference: string; text_hash: string; on: Day }) => act(id, "sign", signature),
  cancel: (id: string, reason: string) => act(id, "cancel", { reason }),
  pay: (id: string, money: { amount: number; on: Day; source: string }) => act(id, "payments", { payment: commandId(), ...money }),
  document: (id: string) => post<{ code: string; pdf: string; csv: string }>(`${at(id)}/documents`, { command: commandId() }),
};
