// The routes of the JSON API in the shape that openapi-typescript generates, so that the generated file can take this one's place.
import type * as T from "./types";

type Answer<R> = { responses: { 200: { content: { "application/json": R } }; default: { content: { "application/problem+json": T.Problem } } } };
type Params<P> = { parameters: P };
type Body<B> = { requestBody: { content: { "application/json": B } } };
type Get<R, P = object> = { get: Answer<R> & Params<P> };
type Post<R, B, P = object> = { post: Answer<R> & Params<P> & Body<B> };
type Bare<R, P = object> = { post: Answer<R> & Params<P> };
type Id<K extends string> = { path: Record<K, string> };
type Command = { command: string };

export interface paths {
  "/api/session": Post<T.Me, { login: string; password: string }> & { delete: Answer<unknown> };
  "/api/me": Get<T.Me>;
  "/api/house": Get<T.House>;
  "/api/my-day": Get<T.MyDay>;
  "/api/work/next": Bare<{ debtor: string } | undefined>;
  "/api/work/{debtor}/lock": Bare<unknown, Id<"debtor">> & { delete: Answer<unknown> & Params<Id<"debtor">> };
  "/api/work/results": Get<T.ResultTree>;
  "/api/treatments": Get<T.Treatment[]>;
  "/api/work/{debtor}/result": Post<T.Saved, T.ResultInput, Id<"debtor">>;
  "/api/debtors/{id}/decision": Post<T.DecisionView, T.DecisionAnswer, Id<"id">>;
  "/api/snapshots": Post<T.Snapshot, T.SnapshotInput>;
  "/api/snapshots/{id}/rows": Get<T.Rows, Id<"id"> & { query: { offset: number; limit: number } }>;
  "/api/debtors/{id}": Get<T.Debtor360, Id<"id"> & { query?: { day?: T.Day } }>;
  "/api/debtors/{id}/timeline": Get<T.Timeline, Id<"id"> & { query?: { before?: string } }>;
  "/api/debtors/{id}/bureau": Get<T.Registry, Id<"id">>;
  "/api/accounts/{id}/statement": Get<T.Statement, Id<"id"> & { query?: { day?: T.Day } }>;
  "/api/accounts/{id}/documents": Post<T.IssuedDocument, Command & { kind: T.DocumentKind; day: T.Day }, Id<"id">>;
  "/api/board": Get<T.Board, { query: { from: T.Day; to: T.Day } }>;
  "/api/creditors": Get<T.Creditor[]>;
  "/api/mappings": Get<T.MappingBrief[]>;
  "/api/imports": Get<T.ImportItem[]>;
  "/api/imports/{upload}/check": Post<T.JobStarted, T.ImportChoice, Id<"upload">>;
  "/api/imports/{upload}/run": Post<T.JobStarted, T.ImportChoice & Command, Id<"upload">>;
  "/api/imports/{import}/undo": Post<T.JobStarted, Command, Id<"import">>;
  "/api/jobs/{id}": Get<T.Job, Id<"id">>;
  "/api/matrix": Get<T.Matrix>;
  "/api/matrix/cells/{code}": { put: Answer<T.Matrix> & Params<Id<"code">> & Body<T.CellInput> };
  "/api/matrix/publish": Post<T.Matrix, Command & { note: string }>;
  "/api/matrix/discard": Post<T.Matrix, Command>;
  "/api/matrix/versions": Get<T.MatrixVersion[]>;
  "/api/matrix/rollback": Post<T.Matrix, Command & { version: number }>;
  "/api/cycle": Post<T.JobStarted, Command & { day: T.Day }>;
  "/api/search": Get<T.Found[], { query: { q: string } }>;
}
