// What can go wrong with a request, as one type.
import type { Problem } from "./types";

/** A request that did not do what was asked. `code` is stable and translated by the catalogue; `detail` is the server's own sentence. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field: string | undefined;

  constructor(problem: Problem) {
    super(problem.detail || problem.code);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.field = problem.field ?? undefined;
  }
}

/** The answer never came. */
export function offline(slow: boolean): Failure {
  return new Failure({ status: 0, code: slow ? "slow" : "offline", detail: "" });
}

/** The failure in the body of an answer, or a plain one when the body says nothing. */
export function problemOf(status: number, body: unknown): Failure {
  const problem = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
  const code = problem.code ?? (status >= 500 ? "internal" : `http_${status}`);
  return new Failure({ status, code, detail: problem.detail ?? "", field: problem.field });
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({ status: 0, code: "internal", detail: error instanceof Error ? error.message : "" });
}
