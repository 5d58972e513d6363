// The sample of rejected rows of a check as a file: a check saves nothing on the server, so the file is made here.
import type { ImportReport } from "./report";

const cell = (value: string | number) => (/[";\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));

export function rejected(report: ImportReport): string | undefined {
  if (!report.sample.length) return undefined;
  const lines = report.sample.map((row) => [row.line, row.column, row.value, row.reason].map(cell).join(";"));
  return URL.createObjectURL(new Blob(["\ufeff", ["linea;columna;valor;motivo", ...lines].join("\r\n")], { type: "text/csv" }));
}
