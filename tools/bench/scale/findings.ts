import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** How many hosts the stacks have. */
export const sizes = [3, 30, 300] as const;

/** The table of growth: seconds in all, and for each host that came on top of the smaller stack. */
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
    title: "Growth with the number of hosts: median (smallest-largest), and what each further host costs",
    columns: ["", "preview", "per further host", "no-op `up`", "per further host"],
    rows,
    notes: [
      "Growth is linear when a further host costs no more in the last row than in the one before.",
      "Engine and program are real. The hosts do not exist: neither a preview nor an `up` without a change connects to one.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
