// Runs the cycle of today and follows it from the tray.
import { api } from "../../api/client";
import { asFailure } from "../../api/errors";
import { i18n } from "../../i18n/index.svelte";
import { jobs } from "../../jobs.svelte";
import { session } from "../../session.svelte";
import { toasts } from "../../toasts.svelte";

export async function runCycle(): Promise<boolean> {
  try {
    const { job } = await api.cycle(session.day);
    const over = await jobs.follow(job, i18n.t.day.cycleJob(i18n.f.day(session.day)), "/dia");
    return over.state === "done";
  } catch (error) {
    toasts.bad(asFailure(error).detail || i18n.t.failed.load);
    return false;
  }
}
