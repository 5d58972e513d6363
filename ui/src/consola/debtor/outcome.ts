// From what was written in the result bar to what the server takes, or what is missing.
import type { Debtor360, ResultInput, ResultLeaf } from "../../api/types";
import type { Texts } from "../../i18n/es";
import { isDay, parseMoney } from "../../i18n/format";
import type { Draft } from "./draft";

export interface Lack { field: keyof Draft; words: string }
export type Outcome = { lacks: Lack[] } | { body: Omit<ResultInput, "command" | "seconds"> };

export function outcome(draft: Draft, leaf: ResultLeaf | undefined, debtor: Debtor360, today: string, t: Texts["result"]): Outcome {
  const lacks: Lack[] = [];
  if (!leaf) return { lacks: [{ field: "result", words: t.choose }] };
  const body: Omit<ResultInput, "command" | "seconds"> = { channel: draft.channel, result: leaf.code };
  if (draft.point) body.point = draft.point;
  if (draft.note.trim()) body.note = draft.note.trim();
  if (draft.tone && draft.group === "right_party") body.tone = draft.tone;
  if (leaf.asks === "note" && !draft.note.trim()) lacks.push({ field: "note", words: t.noteAsked });
  if (leaf.asks === "date") {
    if (isDay(draft.callBack) && (draft.callBack >= today || leaf.code === "already_paid")) body.call_back = draft.callBack;
    else lacks.push({ field: "callBack", words: t.badDate });
  }
  if (leaf.asks === "promise") {
    const amount = parseMoney(draft.amount, debtor.debt.currency);
    const limit = debtor.debt.creditors.find((item) => item.creditor === draft.creditor)?.total ?? debtor.debt.total;
    if (!amount) lacks.push({ field: "amount", words: t.badAmount });
    else if (amount > limit * 2) lacks.push({ field: "amount", words: t.tooMuch });
    if (!isDay(draft.due) || draft.due < today) lacks.push({ field: "due", words: t.badDate });
    if (amount && isDay(draft.due)) body.promise = { amount, due: draft.due, creditor: draft.creditor };
  }
  return lacks.length ? { lacks } : { body };
}
