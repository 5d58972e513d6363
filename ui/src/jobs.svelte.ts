// Long work: followed from any screen, remembered across reloads, announced when it ends.
import { api } from "./api/client";
import { asFailure } from "./api/errors";
import type { Job } from "./api/types";

export interface Followed { id: string; title: string; href?: string; job?: Job; lost?: boolean; started: number }
interface Kept { id: string; title: string; href?: string; started: number }

const KEY = "aldia.jobs";
const POLL_MS = [300, 500, 800, 1200];
const TRIES_MAX = 20;

export const isOver = (job: Job | undefined): boolean => job?.state === "done" || job?.state === "failed";

class Jobs {
  all = $state<Followed[]>([]);
  running = $derived(this.all.filter((item) => !isOver(item.job) && !item.lost).length);
  /** Told when a job ends, for toasts. */
  ended: (item: Followed) => void = () => {};

  /** Takes up again what was running before a reload. */
  resume(): void {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Kept[];
    for (const item of kept) void this.follow(item.id, item.title, item.href, item.started);
  }

  /** Follows a job to its end and gives its last state. */
  async follow(id: string, title: string, href?: string, started: number = Date.now()): Promise<Job> {
    if (!this.all.some((item) => item.id === id)) this.all = [...this.all.slice(-9), { id, title, href, started }];
    this.#keep();
    for (let turn = 0, failures = 0; ; turn++) {
      try {
        const job = await api.job(id);
        failures = 0;
        this.#set(id, { job, lost: false });
        if (isOver(job)) return this.#end(id, job);
      } catch (error) {
        const failure = asFailure(error);
        if (failure.status === 404 || ++failures > TRIES_MAX) {
          this.#set(id, { lost: true });
          this.#keep();
          throw failure;
        }
      }
      await new Promise((go) => setTimeout(go, POLL_MS[Math.min(turn, POLL_MS.length - 1)]));
    }
  }

  dismiss(id: string): void {
    this.all = this.all.filter((item) => item.id !== id);
    this.#keep();
  }

  #end(id: string, job: Job): Job {
    const item = this.all.find((other) => other.id === id);
    this.#keep();
    if (item) this.ended(item);
    return job;
  }

  #set(id: string, change: Partial<Followed>): void {
    this.all = this.all.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  #keep(): void {
    const kept = this.all.filter((item) => !isOver(item.job) && !item.lost).map(({ id, title, href, started }) => ({ id, title, href, started }));
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  }
}

export const jobs = new Jobs();
