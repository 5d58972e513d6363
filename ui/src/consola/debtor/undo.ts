// Takes a recorded result back and says so, with a way to the debtor, who has something to be done again.
import { api } from "../../api/client";
import { asFailure } from "../../api/errors";
import { i18n } from "../../i18n/index.svelte";
import { toasts } from "../../toasts.svelte";
import { changes } from "../portfolio/changes.svelte";

/** Whether it was taken back; a refusal is said in the corner. */
export async function undoResult(debtor: { id: string; name: string }, touch: string, reason: string): Promise<boolean> {
  const t = i18n.t.debtor.undo;
  try {
    await api.undoResult(debtor.id, touch, reason);
    changes.mark();
    toasts.ok(t.done(debtor.name), { link: { label: t.open, href: `/deudores/${debtor.id}` } });
    return true;
  } catch (error) {
    const failure = asFailure(error);
    toasts.bad(failure.detail || i18n.t.errors[failure.code] || i18n.t.failed.save);
    return false;
  }
}
