// Something fetched: its value, whether it is coming, and what went wrong. Old data stays on screen while the new one comes.
import { asFailure, isAbort, type Failure } from "./api/errors";

/** Nothing is shown as "loading" before this, so quick answers do not flicker. */
const SKELETON_MS = 150;

export class Resource<T> {
  value = $state.raw<T>();
  failure = $state.raw<Failure>();
  busy = $state(false);
  /** Busy for long enough to show a skeleton, with nothing to show instead. */
  slow = $state(false);
  /** When the value came, ms since the epoch. */
  at = $state(0);
  #stop: AbortController | undefined;
  #ask: ((signal: AbortSignal) => Promise<T>) | undefined;

  /** Fetches; a newer call wins over an older one. */
  async load(ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.#ask = ask;
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.busy = true;
    const timer = setTimeout(() => (this.slow = this.value === undefined), SKELETON_MS);
    try {
      const value = await ask(stop.signal);
      if (this.#stop !== stop) return;
      this.value = value;
      this.failure = undefined;
      this.at = Date.now();
    } catch (error) {
      if (this.#stop !== stop || isAbort(error)) return;
      this.failure = asFailure(error);
    } finally {
      clearTimeout(timer);
      if (this.#stop === stop) {
        this.busy = false;
        this.slow = false;
      }
    }
  }

  again = (): Promise<void> => (this.#ask ? this.load(this.#ask) : Promise.resolve());

  /** Forgets the value: the next one is another thing, not a newer version of this one. */
  clear(): void {
    this.#stop?.abort();
    this.value = undefined;
    this.failure = undefined;
  }
}

/** Fetches now and whenever what `ask` reads changes. `ask` must read its state before its first await. */
export function useResource<T>(ask: () => ((signal: AbortSignal) => Promise<T>) | undefined): Resource<T> {
  const resource = new Resource<T>();
  $effect(() => {
    const call = ask();
    if (call) void resource.load(call);
  });
  return resource;
}
