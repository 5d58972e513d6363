// Agreements over the API: what may be offered, simulations, drafts and their life.
import { commandId, get, post } from "./client";
import type { Day, Instant } from "./types";

export type Kind = "lump_sum" | "restructuring" | "asset_discount" | "court_settlement";
export type State = "draft" | "sent" | "signed" | "active" | "kept" | "broken" | "cancelled";
export type Clause = "lose_discount" | "keep_discount";
export type Method = "paper" | "message" | "call" | "electronic" | "court";
export type Approval = "none" | "supervisor" | "admin" | "nobody";

/** What is offered. Amounts in minor units; rates and shares are decimal strings. */
export interface Deal {
  kind: Kind; scope: "due" | "whole"; discount: Record<string, string>; down_payment: number; instalments: number; period_rate: string; vat: string;
  first_due: Day; clause: Clause; split: "pro_rata" | "oldest_first"; valid_until: Day; days_late_max: number; missed_max: number;
  asset_value?: number | null; asset_valued_on?: Day | null; asset_source?: string | null; case?: string | null;
}
export interface Offer { code: string; label: string; deal: Deal }
export interface Bounds { least: number; usual: number; most: number }
export interface Limits {
  concepts: { code: string; label: string; share: string }[]; instalments_max: number; days_late: Bounds; missed: Bounds; discount_kept: Kind[]; clause: Clause;
  income_share_warned: string; income_share_blocked: string; minimum_wage: number; minimum_wage_source: string; source: string; authority_source: string;
}
export interface Income { net: number; committed: number }
export interface Agreed { number: number; due: Day; principal: number; interest: number; vat: number; total: number; missing?: number | null }
export interface Figures {
  concepts: { code: string; label: string; owed: number; forgiven: number }[]; base: number; discount: number; asked: number; total: number; instalments: Agreed[];
}
export interface Burden { share: string; left: number; reserve: number; light: "green" | "amber" | "red" }
export interface Cost { monthly: string; yearly: string }
export interface Simulation {
  figures: Figures; cost: number; with_tax?: Cost | null; without_tax?: Cost | null; burden?: Burden | null; present_value: number; creditor_rate: string;
  keeping_ppm?: number | null; beyond: string[]; approval: Approval;
}
export interface AgreementLine {
  id: string; debtor: string; debtor_name: string; creditor: string; kind: Kind; kind_label: string; state: State; state_label: string; currency: string; cut_off: Day; valid_until: Day;
  base: number; discount: number; asked: number; instalments: number; needs_approval: boolean; proposed_by: string; next_due?: Day | null; next_amount?: number | null; ended?: Day | null;
}
export interface Agreement {
  line: AgreementLine; creditor_name: string; deal: Deal; figures: Figures; burden?: Burden | null;
  accounts: { account: string; reference: string; product: string; base: number; discount: number }[];
  proposed_by: string; approved_by?: string | null; beyond: string[]; signed_by?: string | null; signed_on?: Day | null; started?: Day | null; ended?: Day | null; ended_because?: string | null;
  left: number; text: string; text_hash: string; events: { at: Instant; day: Day; state: State; actor: string; note: string }[];
}
export interface AgreementPage { agreements: AgreementLine[]; next?: string | null }
export interface DueDay { day: Day; currency: string; count: number; amount: number }

const at = (id: string) => `/api/agreements/${encodeURIComponent(id)}`;
const act = (id: string, step: string, body: object = {}) => post<Agreement>(`${at(id)}/${step}`, { command: commandId(), ...body });

export const agreements = {
  limits: (signal?: AbortSignal) => get<Limits>("/api/agreements/limits", {}, signal),
  offers: (accounts: string[], signal?: AbortSignal) => get<Offer[]>("/api/agreements/offers", { accounts: accounts.join(",") }, signal),
  simulate: (accounts: string[], deal: Deal, income: Income | undefined) => post<Simulation[]>("/api/agreements/simulate", { accounts, deals: [deal], income }),
  list: (which: { state?: State; ended?: Day; needs_approval?: boolean; after?: string }, signal?: AbortSignal) => get<AgreementPage>("/api/agreements", which, signal),
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
