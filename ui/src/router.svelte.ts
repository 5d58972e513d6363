// Our router: a path, a query, and links that do not reload. The whole state of a list lives in the query, so every view is a link.

export interface Route<Screen> { pattern: string; screen: Screen }
export interface Match<Screen> { screen: Screen; pattern: string; params: Record<string, string> }

/** Matches "/deudores/:id" against a path. The first route that fits wins. */
export function match<Screen>(routes: Route<Screen>[], path: string): Match<Screen> | undefined {
  const parts = split(path);
  for (const { pattern, screen } of routes) {
    const wanted = split(pattern);
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((want, i) => {
      const part = parts[i]!;
      if (!want.startsWith(":")) return want === part;
      params[want.slice(1)] = decode(part);
      return true;
    });
    if (fits) return { screen, pattern, params };
  }
  return undefined;
}

/** A path with its query, leaving out what is empty, in a stable order. */
export function href(path: string, query: Record<string, string | undefined | null> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const text = search.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `${path}?${text}` : path;
}

const split = (path: string) => path.split("/").filter(Boolean);
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Router {
  path = $state("/");
  query = $state.raw(new URLSearchParams());
  /** Asked before leaving a screen with work that is not saved; false stays. */
  guard: (() => boolean) | undefined;

  start(): () => void {
    this.#read();
    const pop = () => this.#read();
    addEventListener("popstate", pop);
    addEventListener("click", this.#click);
    return () => {
      removeEventListener("popstate", pop);
      removeEventListener("click", this.#click);
    };
  }

  go(url: string, how: "push" | "replace" = "push"): void {
    const target = new URL(url, location.href);
    if (target.pathname !== this.path && this.guard && !this.guard()) return;
    if (target.href !== location.href) history[how === "push" ? "pushState" : "replaceState"](null, "", target);
    this.#read();
  }

  /** Changes some keys of the query of this page; `undefined` removes. */
  set(change: Record<string, string | undefined>, how: "push" | "replace" = "replace"): void {
    const all = { ...Object.fromEntries(this.query), ...change };
    this.go(href(this.path, all), how);
  }

  get(key: string): string | undefined {
    return this.query.get(key) ?? undefined;
  }

  #read(): void {
    if (this.path !== location.pathname) this.path = location.pathname;
    if (this.query.toString() !== new URLSearchParams(location.search).toString()) this.query = new URLSearchParams(location.search);
  }

  #click = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    const url = new URL(link.href);
    if (url.pathname.startsWith("/api/") || (url.hash && url.pathname === location.pathname)) return;
    event.preventDefault();
    this.go(link.href);
  };
}

export const router = new Router();
