// The import in hand: a file, how to read it, what would happen, what happened. It outlives the screen, so one can go and come back.
import { api } from "../../api/client";
import { asFailure, isAbort, type Failure } from "../../api/errors";
import type { ImportChoice, Job, Upload } from "../../api/types";
import { i18n } from "../../i18n/index.svelte";
import { jobs } from "../../jobs.svelte";
import type { ImportReport } from "./report";

export type Step = "file" | "columns" | "check" | "done";
export const STEPS: Step[] = ["file", "columns", "check", "done"];

class Wizard {
  step = $state<Step>("file");
  upload = $state.raw<Upload>();
  /** Share of the file that has gone out; undefined when nothing is going. */
  sending = $state<number>();
  creditor = $state("");
  /** A known format, or empty for column by column. */
  mapping = $state("");
  /** Column → field; empty is "not used". */
  columns = $state<Record<string, string>>({});
  report = $state.raw<ImportReport>();
  running = $state(false);
  job = $state<string>();
  failure = $state.raw<Failure>();
  #stop: AbortController | undefined;

  restart(): void {
    this.#stop?.abort();
    this.step = "file";
    this.upload = this.report = this.failure = this.sending = this.job = undefined;
    this.mapping = "";
    this.columns = {};
    this.running = false;
  }

  async send(file: File): Promise<void> {
    this.restart();
    const stop = (this.#stop = new AbortController());
    this.sending = 0;
    try {
      const upload = await api.upload(file, (share) => (this.sending = share), stop.signal);
      this.upload = upload;
      this.mapping = upload.suggested_mapping ?? "";
      this.columns = Object.fromEntries(upload.columns.map((column) => [column.name, column.field ?? ""]));
      this.step = "columns";
    } catch (error) {
      if (!isAbort(error)) this.failure = asFailure(error);
    } finally {
      if (this.#stop === stop) this.sending = undefined;
    }
  }

  stop(): void {
    this.#stop?.abort();
  }

  choice(): ImportChoice {
    const creditor = this.creditor.trim();
    if (this.mapping) return { creditor, mapping: this.mapping };
    return { creditor, columns: Object.fromEntries(Object.entries(this.columns).filter(([, field]) => field)) };
  }

  check(): Promise<void> {
    return this.#work(i18n.t.imports.checkTitle(this.upload?.name ?? ""), (upload) => api.check(upload, this.choice()), "check");
  }

  run(): Promise<void> {
    return this.#work(i18n.t.imports.jobTitle(this.upload?.name ?? ""), (upload) => api.run(upload, this.choice()), "done");
  }

  async #work(title: string, start: (upload: string) => Promise<{ job: string }>, step: Step): Promise<void> {
    const upload = this.upload;
    if (!upload || this.running) return;
    this.running = true;
    this.failure = undefined;
    this.job = undefined;
    try {
      const { job } = await start(upload.upload);
      this.job = job;
      this.step = step;
      this.report = undefined;
      this.report = reportOf(await jobs.follow(job, title, "/importar"));
    } catch (error) {
      this.failure = asFailure(error);
      this.step = step === "check" ? "columns" : "check";
    } finally {
      this.running = false;
    }
  }
}

/** The report of a finished job; its failure as an exception with the words of the server. */
function reportOf(job: Job): ImportReport {
  const outcome = job.outcome as (ImportReport & { detail?: string; code?: string }) | string | undefined;
  if (job.state === "failed" || typeof outcome !== "object") {
    const detail = typeof outcome === "string" ? outcome : outcome?.detail;
    throw Object.assign(new Error(detail ?? i18n.t.imports.failed));
  }
  return outcome;
}

export const wizard = new Wizard();
