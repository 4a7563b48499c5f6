import os from "node:os";
import { markdownTable } from "../../docs/markdown";
import type { Findings, Table } from "./part";

/** The findings of a part as Markdown, which is also readable in a terminal. */
export function findingsText({ tables }: Findings): string {
  return tables.map(tableText).join("\n\n");
}

function tableText({ title, columns, rows, notes = [] }: Table): string {
  const explained = notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${note}`)];
  return [`**${title}**`, "", ...markdownTable([columns, ...rows]), ...explained].join("\n");
}

/** The machine that the numbers were measured on. */
export function machineText(): string {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return (
    `${os.cpus().length} x ${cpu?.model.trim() ?? "unknown CPU"}, ${memory} GiB memory, ` +
    `${os.type()} ${os.release()}, Node.js ${process.versions.node}`
  );
}
