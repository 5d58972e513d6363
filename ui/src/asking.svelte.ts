// A question in a dialog: whether it is open, busy, or lacks something, and the one way in which it is sent.
import { asFailure } from "./api/errors";
import { i18n } from "./i18n/index.svelte";
import { toasts } from "./toasts.svelte";

export class Asking {
  open = $state(false);
  busy = $state(false);
  /** What is missing or went wrong; nothing where nothing did. */
  problem = $state("");

  begin() {
    [this.open, this.problem] = [true, ""];
  }

  close = () => {
    this.open = false;
  };

  /** Sends what was answered, unless something is `missing`; then closes, says `done` and tells whoever asked. */
  async send(missing: string, act: () => Promise<unknown>, done: string, onchange: () => void) {
    this.problem = missing;
    if (missing || this.busy) return;
    this.busy = true;
    try {
      await act();
      this.open = false;
      toasts.ok(done);
      onchange();
    } catch (error) {
      this.problem = asFailure(error).detail || i18n.t.failed.save;
    } finally {
      this.busy = false;
    }
  }
}
