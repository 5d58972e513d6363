// Serves dist/ as the server does (same paths, same content policy). Behind /api, the double, or a real server: ALDIA_API=http://127.0.0.1:8080.
import { existsSync, readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { handler } from "./mock.mjs";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Hands what is asked of /api to a real server, as if it had been asked there. */
const relay = (target) => (req, res, next) => {
  if (!req.url.startsWith("/api/")) return next();
  const headers = { ...req.headers, host: new URL(target).host };
  if (headers.origin) headers.origin = target;
  const onward = request(target + req.url, { method: req.method, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  });
  onward.on("error", () => (res.headersSent ? res.destroy() : res.writeHead(502).end()));
  req.pipe(onward);
};

/** Listens on a free port (or the one given) and answers with the server and its address. */
export function serve(port = 0, target = process.env.ALDIA_API) {
  const api = target ? relay(target.replace(/\/$/, "")) : handler();
  const server = createServer((req, res) => api(req, res, () => {
    const path = normalize(decodeURIComponent(new URL(req.url, "http://x").pathname));
    const file = join(DIST, extname(path) ? path : "consola/index.html");
    if (!file.startsWith(DIST) || !existsSync(file)) return void res.writeHead(404).end();
    res.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY }).end(readFileSync(file));
  }));
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve({ server, url: `http://127.0.0.1:${server.address().port}` })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.env.PORT ?? 4173));
  console.log(url);
}
