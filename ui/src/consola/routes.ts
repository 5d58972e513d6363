// The screens of the console and the keys that go to them. Each screen is a chunk of its own.
import type { Component } from "svelte";
import type { Route } from "../router.svelte";

type Page = Component<{ params: Record<string, string> }>;
export interface Screen {
  /** The entry of the navigation that is lit. */
  nav: NavCode;
  /** Who may see it; the server says no by itself, this is so that nobody is sent to a closed door. */
  right?: string;
  load: () => Promise<{ default: Page }>;
}

export type NavCode = "day" | "agreements" | "bank" | "board" | "portfolio" | "import" | "matrix" | "models" | "rights" | "fairness";
export interface NavItem { code: NavCode; path: string; key: string; right?: string }
export type NavGroup = "work" | "portfolio" | "strategy" | "analysis";

export const NAV: { group: NavGroup; items: NavItem[] }[] = [
  { group: "work", items: [{ code: "day", path: "/dia", key: "h" }, { code: "agreements", path: "/acuerdos", key: "a", right: "view_portfolio" }, { code: "bank", path: "/banco", key: "b", right: "record_payment" }, { code: "rights", path: "/derechos", key: "d", right: "view_board" }] },
  { group: "portfolio", items: [{ code: "portfolio", path: "/cartera", key: "c", right: "view_portfolio" }, { code: "import", path: "/importar", key: "i", right: "import" }] },
  { group: "strategy", items: [{ code: "matrix", path: "/matriz", key: "m", right: "view_strategy" }, { code: "models", path: "/modelos", key: "o", right: "view_strategy" }] },
  { group: "analysis", items: [{ code: "board", path: "/tablero", key: "t", right: "view_board" }, { code: "fairness", path: "/equidad", key: "e", right: "view_board" }] },
];

export const ROUTES: Route<Screen>[] = [
  { pattern: "/", screen: { nav: "day", load: () => import("./day/Day.svelte") } },
  { pattern: "/dia", screen: { nav: "day", load: () => import("./day/Day.svelte") } },
  { pattern: "/tablero", screen: { nav: "board", right: "view_board", load: () => import("./board/Board.svelte") } },
  { pattern: "/equidad", screen: { nav: "fairness", right: "view_board", load: () => import("./fairness/Fairness.svelte") } },
  { pattern: "/cartera", screen: { nav: "portfolio", right: "view_portfolio", load: () => import("./portfolio/Portfolio.svelte") } },
  { pattern: "/deudores/:id", screen: { nav: "portfolio", right: "view_portfolio", load: () => import("./debtor/DebtorPage.svelte") } },
  { pattern: "/deudores/:id/explicacion", screen: { nav: "portfolio", right: "view_portfolio", load: () => import("./debtor/Explanation.svelte") } },
  { pattern: "/derechos", screen: { nav: "rights", right: "view_board", load: () => import("./rights/Rights.svelte") } },
  { pattern: "/cuentas/:id", screen: { nav: "portfolio", right: "view_portfolio", load: () => import("./debtor/Statement.svelte") } },
  { pattern: "/acuerdos", screen: { nav: "agreements", right: "view_portfolio", load: () => import("./agreements/Agreements.svelte") } },
  { pattern: "/acuerdos/nuevo", screen: { nav: "agreements", right: "view_portfolio", load: () => import("./agreements/Simulator.svelte") } },
  { pattern: "/acuerdos/:id", screen: { nav: "agreements", right: "view_portfolio", load: () => import("./agreements/Agreement.svelte") } },
  { pattern: "/banco", screen: { nav: "bank", right: "record_payment", load: () => import("./bank/Bank.svelte") } },
  { pattern: "/banco/:id", screen: { nav: "bank", right: "record_payment", load: () => import("./bank/BankFile.svelte") } },
  { pattern: "/importar", screen: { nav: "import", right: "import", load: () => import("./import/Import.svelte") } },
  { pattern: "/matriz", screen: { nav: "matrix", right: "view_strategy", load: () => import("./matrix/Matrix.svelte") } },
  { pattern: "/modelos", screen: { nav: "models", right: "view_strategy", load: () => import("./models/Models.svelte") } },
  { pattern: "/modelos/:id", screen: { nav: "models", right: "view_strategy", load: () => import("./models/ModelPage.svelte") } },
];
