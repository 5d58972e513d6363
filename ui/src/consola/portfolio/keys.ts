// The keys of the portfolio, declared in the registry that also writes the help.
import { i18n } from "../../i18n/index.svelte";
import { useShortcuts, type Shortcut } from "../../shortcuts.svelte";

export interface PortfolioActs {
  opened: () => boolean; focused: () => boolean; focus: () => void; move: (key: string) => void; walk: (by: number) => void;
  enter: () => void; select: () => void; unselect: () => boolean; close: () => void;
}

export function usePortfolioKeys(acts: PortfolioActs): void {
  useShortcuts(() => {
    const t = i18n.t.keys;
    const move = (keys: string, label: string, by?: number): Shortcut => ({
      keys, label, group: t.list,
      // With the debtor open, j and k walk the list; the rest of the moving keys need the grid in hand.
      when: () => (keys.length === 1 ? !document.querySelector("dialog:modal") : acts.focused()),
      run: () => {
        if (by !== undefined && acts.opened()) return acts.walk(by);
        if (!acts.focused()) acts.focus();
        acts.move(keys);
      },
    });
    return [
      move("ArrowDown", t.down, 1), move("j", t.down, 1), move("ArrowUp", t.up, -1), move("k", t.up, -1),
      move("PageDown", t.pageDown), move("PageUp", t.pageUp), move("Home", t.first), move("End", t.last),
      { keys: "Enter", label: t.open, group: t.list, when: acts.focused, run: acts.enter },
      { keys: "x", label: t.select, group: t.list, when: () => acts.focused() || acts.opened(), run: acts.select },
      { keys: "f", label: t.filter, group: t.list, run: () => document.getElementById("portfolio-text")?.focus() },
      { keys: "Escape", label: t.close, group: t.list, when: () => !document.querySelector("dialog:modal"), run: () => { if (acts.opened()) acts.close(); else acts.unselect(); } },
    ];
  });
}
