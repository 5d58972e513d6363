// The double of the server: the JSON API over made-up data, for development without the real one.
import { TODAY } from "./people.mjs";
import { routes } from "./routes.mjs";

const USERS = {
  supervisora: { id: "u1", login: "supervisora", name: "Ana Ríos", role: "supervisor" },
  gestor: { id: "u2", login: "gestor", name: "Bruno Paz", role: "agent" },
  admin: { id: "u3", login: "admin", name: "Clara Vega", role: "admin" },
};
const RIGHTS = {
  agent: ["view_portfolio", "work_debtors"],
  supervisor: ["view_portfolio", "work_debtors", "record_payment", "import", "view_board", "view_strategy", "lead", "operate"],
  admin: ["view_portfolio", "work_debtors", "record_payment", "import", "view_board", "view_strategy", "edit_strategy", "lead", "operate", "administer"],
};
const CSRF = "mock-csrf";

export class No extends Error {
  constructor(status, code, detail, field) {
    super(detail);
    Object.assign(this, { status, code, detail, field });
  }
}

const me = (user) => ({ user, rights: RIGHTS[user.role], day: TODAY, csrf: CSRF });

function read(req) {
  return new Promise((resolve) => {
    const parts = [];
    req.on("data", (part) => parts.push(part)).on("end", () => resolve(Buffer.concat(parts)));
  });
}

/** A request handler for Node and Vite. Each has a world of its own. */
export function handler() {
  const world = { jobs: new Map(), snapshots: new Map(), uploads: new Map(), imports: undefined, draft: undefined, version: 14, locks: new Map(), worked: new Set(), touches: new Map() };
  const table = routes(world);

  return async function handle(req, res, next) {
    const url = new URL(req.url, "http://mock");
    if (!url.pathname.startsWith("/api/")) return next?.();
    const path = decodeURIComponent(url.pathname);
    const body = await read(req);
    try {
      await answer({ req, res, url, path, body });
    } catch (error) {
      problem(res, error instanceof No ? error : new No(500, "internal", String(error.stack ?? error)));
    }
  };

  async function answer({ req, res, url, path, body }) {
    const json = () => JSON.parse(body.toString() || "{}");
    if (path === "/api/session" && req.method === "POST") {
      const user = USERS[json().login];
      if (!user || json().password !== "aldia") throw new No(422, "wrong_entry", "El usuario o la contraseña no son correctos.");
      res.setHeader("set-cookie", `aldia=${user.login}; Path=/; HttpOnly; SameSite=Lax`);
      return send(res, 200, me(user));
    }
    const user = USERS[/aldia=(\w+)/.exec(req.headers.cookie ?? "")?.[1]];
    if (!user) throw new No(401, "no_session", "Tu sesión terminó. Volvé a ingresar.");
    if (req.method !== "GET" && req.headers["x-csrf"] !== CSRF) throw new No(403, "csrf", "La página quedó vieja. Recargala y probá de nuevo.");
    if (path === "/api/session") {
      res.setHeader("set-cookie", "aldia=; Path=/; Max-Age=0");
      return send(res, 204);
    }
    if (path === "/api/house") return send(res, 200, { name: "Aldía Demo", currency: "ARS" });
    if (path === "/api/me") return send(res, 200, me(user));
    for (const [method, pattern, run] of table) {
      const found = method === req.method && pattern.exec(path);
      if (!found) continue;
      const out = await run({ id: found[1], path, query: url.searchParams, json, body, user });
      if (out instanceof Text) {
        res.setHeader("content-type", "text/csv; charset=utf-8");
        res.setHeader("content-disposition", `attachment; filename="${out.name}"`);
        return void res.end(out.text);
      }
      return send(res, out === undefined ? 204 : 200, out);
    }
    throw new No(404, "no_route", `no route ${req.method} ${path}`);
  }
}

export class Text {
  constructor(name, text) {
    Object.assign(this, { name, text });
  }
}

function send(res, status, value) {
  res.statusCode = status;
  if (value === undefined) return void res.end();
  res.setHeader("content-type", "application/json");
  res.end(JSON.stringify(value));
}

function problem(res, { status, code, detail, field }) {
  res.statusCode = status;
  res.setHeader("content-type", "application/problem+json");
  res.end(JSON.stringify({ status, code, detail, field }));
}
