// Who is here. When the session ends, the page stays as it is and asks for the password over it, so no draft is lost.
import { api, signals, useCsrf } from "./api/client";
import { asFailure } from "./api/errors";
import type { House, Me } from "./api/types";

class Session {
  me = $state.raw<Me>();
  house = $state.raw<House>();
  /** "unknown" until the server says; "expired" keeps `me` and the page behind. */
  state = $state<"unknown" | "out" | "in" | "expired">("unknown");
  online = $state(true);
  /** The server did not answer the first question. */
  unreachable = $state(false);

  constructor() {
    signals.expired = () => (this.state = this.me ? "expired" : "out");
    signals.network = (up) => (this.online = up);
  }

  async start(): Promise<void> {
    try {
      await this.#open(await api.me());
    } catch (error) {
      const failure = asFailure(error);
      this.unreachable = failure.status === 0 || failure.status >= 500;
      if (!this.unreachable) this.state = "out";
    }
  }

  async enter(login: string, password: string): Promise<void> {
    await this.#open(await api.enter(login, password));
  }

  async leave(): Promise<void> {
    await api.leave().catch(() => undefined);
    this.me = undefined;
    this.state = "out";
  }

  may(right: string): boolean {
    return this.me?.rights.includes(right) ?? false;
  }

  /** Today, as the server counts days. */
  get day(): string {
    return this.me?.day ?? new Date().toISOString().slice(0, 10);
  }

  get currency(): string {
    return this.house?.currency ?? "ARS";
  }

  async #open(me: Me): Promise<void> {
    useCsrf(me.csrf);
    this.house ??= await api.house();
    this.me = me;
    this.state = "in";
    this.unreachable = false;
  }
}

export const session = new Session();
