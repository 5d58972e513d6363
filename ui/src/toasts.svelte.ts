// Short notices in a corner: what just happened, and a way back when there is one.
export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "ok" | "bad";
  action?: { label: string; run: () => void };
  link?: { label: string; href: string };
}

const LIFE_MS = 6_000;
const LIFE_WITH_ACTION_MS = 12_000;

class Toasts {
  all = $state<Toast[]>([]);
  #last = 0;

  show(text: string, more: Partial<Omit<Toast, "id" | "text">> = {}): number {
    const id = ++this.#last;
    this.all = [...this.all.slice(-3), { id, text, tone: "plain", ...more }];
    setTimeout(() => this.close(id), more.action || more.link || more.tone === "bad" ? LIFE_WITH_ACTION_MS : LIFE_MS);
    return id;
  }

  ok(text: string, more: Partial<Omit<Toast, "id" | "text" | "tone">> = {}): number {
    return this.show(text, { ...more, tone: "ok" });
  }

  bad(text: string, more: Partial<Omit<Toast, "id" | "text" | "tone">> = {}): number {
    return this.show(text, { ...more, tone: "bad" });
  }

  close(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
