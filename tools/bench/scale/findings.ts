import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** The numbers of hosts of the stacks. */
export const sizes = [3, 30, 300] as const;

/** The scale table: total seconds, and the cost of each host beyond the smaller stack. */
export function scaleFindings(samples: Samples): Findings {
  const seconds = (what: string, count: number) => samples.median(`${what}, ${count} hosts (s)`);
  const perHost = (what: string, index: number) => {
    const [size, smaller] = [sizes[index] ?? 0, sizes[index - 1]];
    if (smaller === undefined) return "-";
    const milliseconds = ((seconds(what, size) - seconds(what, smaller)) / (size - smaller)) * 1_000;
    return `${milliseconds.toFixed(0)} ms`;
  };
  const rows = sizes.map((count, index) => [
    `${count} hosts`,
    ...["preview", "no-op"].flatMap((what) => [samples.text(`${what}, ${count} hosts (s)`, "s"), perHost(what, index)]),
  ]);
  const table = {
    title: "Time by number of hosts: median (smallest-largest), and the cost of each additional host",
    columns: ["", "preview", "per additional host", "no-op `up`", "per additional host"],
    rows,
    notes: [
      "Growth is linear if an additional host costs no more in the last row than in the row before.",
      "Engine and program are real. The hosts do not exist: neither a preview nor a no-op `up` connects to a host.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
