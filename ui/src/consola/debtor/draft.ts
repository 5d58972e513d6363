// What someone is writing about a debtor, kept until it is saved: a reload or an ended session loses nothing.
export interface Draft { channel: string; point: string; group: string; result: string; note: string; tone: string; amount: string; due: string; creditor: string; callBack: string }
export const EMPTY: Draft = { channel: "", point: "", group: "", result: "", note: "", tone: "", amount: "", due: "", creditor: "", callBack: "" };

const key = (debtor: string) => `aldia.draft.${debtor}`;

export function readDraft(debtor: string): Draft | undefined {
  try {
    const text = sessionStorage.getItem(key(debtor));
    return text ? { ...EMPTY, ...(JSON.parse(text) as Partial<Draft>) } : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(debtor: string, draft: Draft): void {
  try {
    if (draft.result || draft.note) sessionStorage.setItem(key(debtor), JSON.stringify(draft));
    else sessionStorage.removeItem(key(debtor));
  } catch {
    // A browser that keeps nothing still saves to the server.
  }
}

export function dropDraft(debtor: string): void {
  keepDraft(debtor, EMPTY);
}
