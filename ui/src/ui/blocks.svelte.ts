// Rows of a long list, fetched in blocks and forgotten when far away.
import { asFailure, isAbort, type Failure } from "../api/errors";

export const BLOCK = 100;
/** Blocks kept in memory; more than any screen shows. */
const KEPT_MAX = 60;

export class Blocks<T> {
  #blocks = $state.raw<Record<number, T[]>>({});
  failure = $state.raw<Failure>();
  #coming = new Map<number, AbortController>();
  #fetch: (offset: number, limit: number, signal: AbortSignal) => Promise<T[]>;

  constructor(fetch: (offset: number, limit: number, signal: AbortSignal) => Promise<T[]>) {
    this.#fetch = fetch;
  }

  row(index: number): T | undefined {
    return this.#blocks[Math.floor(index / BLOCK)]?.[index % BLOCK];
  }

  /** Asks for the blocks of these rows that are not here, and stops asking for those that left the screen. */
  want(first: number, count: number, total: number): void {
    if (count <= 0) return;
    const from = Math.floor(first / BLOCK), to = Math.floor((first + count - 1) / BLOCK);
    for (const [block, stop] of this.#coming) if (block < from - 1 || block > to + 1) stop.abort();
    for (let block = from; block <= to; block++) if (block * BLOCK < total && !this.#blocks[block] && !this.#coming.has(block)) void this.#load(block);
  }

  retry(): void {
    this.failure = undefined;
  }

  stop(): void {
    for (const stop of this.#coming.values()) stop.abort();
  }

  async #load(block: number): Promise<void> {
    const stop = new AbortController();
    this.#coming.set(block, stop);
    try {
      const rows = await this.#fetch(block * BLOCK, BLOCK, stop.signal);
      const kept = Object.entries(this.#blocks).sort(([a], [b]) => Math.abs(Number(a) - block) - Math.abs(Number(b) - block)).slice(0, KEPT_MAX - 1);
      this.#blocks = { ...Object.fromEntries(kept), [block]: rows };
      this.failure = undefined;
    } catch (error) {
      if (!isAbort(error)) this.failure = asFailure(error);
    } finally {
      this.#coming.delete(block);
    }
  }
}
