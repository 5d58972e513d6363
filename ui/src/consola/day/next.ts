// The next case: the server picks it, locks it and we open its page.
import { api } from "../../api/client";
import { asFailure } from "../../api/errors";
import { i18n } from "../../i18n/index.svelte";
import { router } from "../../router.svelte";
import { toasts } from "../../toasts.svelte";

/** Opens the next case; false when there is none or it could not be had. */
export async function nextCase(): Promise<boolean> {
  try {
    const next = await api.next();
    if (next) {
      router.go(`/deudores/${next.debtor}?gestion=si`);
      return true;
    }
    toasts.show(i18n.t.day.noNext);
  } catch (error) {
    const failure = asFailure(error);
    if (failure.status !== 401) toasts.bad(failure.detail || i18n.t.errors[failure.code] || i18n.t.failed.load);
  }
  return false;
}
