// The one door to the server. Screens call these functions and get values or a `Failure`; nothing else in the console knows about HTTP.
import createClient from "openapi-fetch";
import { Failure, offline, problemOf } from "./errors";
import type { paths } from "./schema";
import type * as T from "./types";

/** What the door tells the shell: the session ended, the network went or came back. */
export const signals: { expired: () => void; network: (up: boolean) => void } = { expired: () => {}, network: () => {} };

let csrf = "";
export function useCsrf(token: string): void {
  csrf = token;
}

/** Requests that hang are an error, not a wait. Uploads have no limit: the person sees their progress and can stop them. */
const PATIENCE_MS = 30_000;

async function guarded(request: Request): Promise<Response> {
  if (request.method !== "GET") request.headers.set("x-csrf", csrf);
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: AbortSignal.any([request.signal, patience]) });
    signals.network(true);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    signals.network(false);
    throw offline(patience.aborted);
  }
}

const http = createClient<paths>({ fetch: guarded, credentials: "same-origin" });

interface Answer<D> { data?: D; error?: unknown; response: Response }

async function value<D>(answer: Promise<Answer<D>>): Promise<D> {
  const { data, error, response } = await answer;
  if (response.ok) return data as D;
  const failure = problemOf(response.status, error);
  if (failure.status === 401 && !response.url.endsWith("/api/session")) signals.expired();
  throw failure;
}

/** Every command carries an id made here, so that sending it twice does it once. UUIDv7, as everywhere in the house. */
export function commandId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 255;
  bytes[6] = 0x70 | (bytes[6]! & 15);
  bytes[8] = 0x80 | (bytes[8]! & 63);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const command = () => ({ command: commandId() });

export const api = {
  me: () => value(http.GET("/api/me")),
  house: () => value(http.GET("/api/house")),
  enter: (login: string, password: string) => value(http.POST("/api/session", { body: { login, password } })),
  leave: () => value(http.DELETE("/api/session")),

  myDay: (signal?: AbortSignal) => value(http.GET("/api/my-day", { signal })),
  next: () => value(http.POST("/api/work/next")),
  lock: (debtor: string) => value(http.POST("/api/work/{debtor}/lock", { params: { path: { debtor } } })),
  unlock: (debtor: string) => value(http.DELETE("/api/work/{debtor}/lock", { params: { path: { debtor } } })),
  results: () => value(http.GET("/api/work/results")),
  treatments: (signal?: AbortSignal) => value(http.GET("/api/treatments", { signal })),
  undoResult: (debtor: string, touch: string, reason: string) =>
    value(http.POST("/api/work/{debtor}/results/{touch}/undo", { params: { path: { debtor, touch } }, body: { ...command(), reason } })),
  record: (debtor: string, body: T.ResultInput) => value(http.POST("/api/work/{debtor}/result", { params: { path: { debtor } }, body })),

  snapshot: (body: T.SnapshotInput, signal?: AbortSignal) => value(http.POST("/api/snapshots", { body: body as T.Question, signal })),
  segments: (filter: T.Filter, signal?: AbortSignal) => value(http.POST("/api/segments", { body: { filter: filter as T.Question["filter"] }, signal })),
  rows: (id: string, offset: number, limit: number, signal?: AbortSignal) =>
    value(http.GET("/api/snapshots/{id}/rows", { params: { path: { id }, query: { offset, limit } }, signal })),
  checkMany: (treatment: string, debtors: string[], signal?: AbortSignal) => value(http.POST("/api/bulk/check", { body: { treatment, debtors }, signal })),
  treatMany: (treatment: string, reason: string, debtors: string[]) => value(http.POST("/api/bulk", { body: { ...command(), treatment, reason, debtors } })),
  views: (signal?: AbortSignal) => value(http.GET("/api/views", { signal })),
  saveView: (id: string, view: T.SnapshotInput & { name: string; columns: string[]; shared: boolean }) =>
    value(http.PUT("/api/views/{id}", { params: { path: { id } }, body: { ...command(), ...view } as T.ViewToSave })),
  removeView: (id: string) => value(http.POST("/api/views/{id}/remove", { params: { path: { id } }, body: command() })),
  restoreView: (id: string) => value(http.POST("/api/views/{id}/restore", { params: { path: { id } }, body: command() })),
  setFirstView: (view: string | null) => value(http.PUT("/api/first-view", { body: { ...command(), view } })),
  exportUrl: (snapshot: string) => `/api/snapshots/${encodeURIComponent(snapshot)}/export.csv`,
  search: (q: string, signal?: AbortSignal) => value(http.GET("/api/search", { params: { query: { q } }, signal })),

  debtor: (id: string, signal?: AbortSignal) => value(http.GET("/api/debtors/{id}", { params: { path: { id } }, signal })),
  timeline: (id: string, before?: string, signal?: AbortSignal) =>
    value(http.GET("/api/debtors/{id}/timeline", { params: { path: { id }, query: before ? { before } : {} }, signal })),
  outlook: (signal?: AbortSignal) => value(http.GET("/api/outlook", { params: { query: {} }, signal })),
  registry: (id: string, signal?: AbortSignal) => value(http.GET("/api/debtors/{id}/bureau", { params: { path: { id } }, signal })),
  changes: (id: string, signal?: AbortSignal) => value(http.GET("/api/debtors/{id}/changes", { params: { path: { id } }, signal })),
  courses: (id: string, signal?: AbortSignal) => value(http.GET("/api/debtors/{id}/courses", { params: { path: { id } }, signal })),
  answer: (id: string, answer: Omit<T.DecisionAnswer, "command">) =>
    value(http.POST("/api/debtors/{id}/decision", { params: { path: { id } }, body: { ...command(), ...answer } })),
  statement: (id: string, day?: T.Day, signal?: AbortSignal) =>
    value(http.GET("/api/accounts/{id}/statement", { params: { path: { id }, query: day ? { day } : {} }, signal })),
  takePayment: (account: string, money: T.PaymentTaken) =>
    value(http.POST("/api/accounts/{id}/payments", { params: { path: { id: account } }, body: { ...command(), payment: commandId(), ...money } })),
  reversePayment: (account: string, payment: string, reason: string) =>
    value(http.POST("/api/accounts/{id}/payments/{payment}/reversal", { params: { path: { id: account, payment } }, body: { ...command(), reason } })),
  issueDocument: (account: string, kind: T.DocumentKind, day: T.Day) =>
    value(http.POST("/api/accounts/{id}/documents", { params: { path: { id: account } }, body: { ...command(), kind, day } })),

  board: (from: T.Day, to: T.Day, signal?: AbortSignal) => value(http.GET("/api/board", { params: { query: { from, to } }, signal })),

  targets: (month: T.Day, signal?: AbortSignal) => value(http.GET("/api/targets", { params: { query: { month } }, signal })),
  setTargets: (month: T.Day, targets: { creditor: string | null; amount: number | null }[]) =>
    value(http.PUT("/api/targets", { body: { ...command(), month, targets } })),

  creditors: (signal?: AbortSignal) => value(http.GET("/api/creditors", { signal })),
  mappings: (signal?: AbortSignal) => value(http.GET("/api/mappings", { signal })),
  imports: (signal?: AbortSignal) => value(http.GET("/api/imports", { signal })),
  upload,
  check: (upload: string, choice: T.ImportChoice) => value(http.POST("/api/imports/{upload}/check", { params: { path: { upload } }, body: choice })),
  run: (upload: string, choice: T.ImportChoice) =>
    value(http.POST("/api/imports/{upload}/run", { params: { path: { upload } }, body: { ...command(), ...choice } })),
  undoImport: (id: string) => value(http.POST("/api/imports/{import}/undo", { params: { path: { import: id } }, body: command() })),
  quarantineUrl: (id: string) => `/api/imports/${encodeURIComponent(id)}/quarantine.csv`,
  job: (id: string) => value(http.GET("/api/jobs/{id}", { params: { path: { id } } })),
  cycle: (day: T.Day) => value(http.POST("/api/cycle", { body: { ...command(), day } })),

  matrix: (signal?: AbortSignal) => value(http.GET("/api/matrix", { signal })),
  editCell: (code: string, cell: Omit<T.CellInput, "command">) =>
    value(http.PUT("/api/matrix/cells/{code}", { params: { path: { code } }, body: { ...command(), ...cell } })),
  publish: (note: string) => value(http.POST("/api/matrix/publish", { body: { ...command(), note } })),
  discard: () => value(http.POST("/api/matrix/discard", { body: command() })),
  versions: (signal?: AbortSignal) => value(http.GET("/api/matrix/versions", { signal })),
  rollback: (version: number) => value(http.POST("/api/matrix/rollback", { body: { ...command(), version } })),
};

function upload(file: File, progress: (share: number) => void, signal?: AbortSignal): Promise<T.Upload> {
  return outgoing(`/api/imports?name=${encodeURIComponent(file.name)}`, file, progress, signal) as Promise<T.Upload>;
}

/** Sends a file as it is. XMLHttpRequest, because fetch does not tell how much of a body has gone out. */
function outgoing(path: string, file: File, progress: (share: number) => void, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("x-csrf", csrf);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => (signals.network(false), reject(offline(false)));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    request.onload = () => {
      const body: unknown = parsed(request.responseText);
      if (request.status < 300) return resolve(body);
      if (request.status === 401) signals.expired();
      reject(problemOf(request.status, body));
    };
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Query = Record<string, string | number | boolean | undefined>;

/** A question whose answer another file of this folder names. */
export const get = <R>(path: string, query: Query = {}, signal?: AbortSignal): Promise<R> =>
  value(http.GET(path as "/api/me", { params: { query } as never, signal }) as Promise<Answer<unknown>>) as Promise<R>;

/** An act whose answer another file of this folder names. */
export const post = <R>(path: string, body: object): Promise<R> =>
  value(http.POST(path as "/api/matrix/discard", { body: body as never }) as Promise<Answer<unknown>>) as Promise<R>;

/** Sends a file as it is to a route of its own. */
export const send = <R>(path: string, file: File, progress: (share: number) => void, signal?: AbortSignal): Promise<R> => outgoing(path, file, progress, signal) as Promise<R>;

export { Failure };
