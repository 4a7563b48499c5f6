import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

const systems = ["this program", "Ansible", "lower bound"];

/** The deploy table, with this program's times as multiples of the others'. */
export function deployFindings(samples: Samples, how: string): Findings {
  const compared = ["fresh", "no-op"].map((what) => [
    what,
    ...systems.map((system) => samples.text(`${what}, ${system} (s)`, "s")),
    ...systems.slice(1).map((other) => samples.ratio(`${what}, this program (s)`, `${what}, ${other} (s)`)),
  ]);
  const alone = ["preview", "program start"].map((what) => [
    what,
    samples.text(`${what}, this program (s)`, "s"),
    ...["-", "-", "-", "-"],
  ]);
  const table = {
    title: `Three hosts, ${how}: median (smallest-largest)`,
    columns: ["", ...systems, "to Ansible", "to the lower bound"],
    rows: [...compared, ...alone],
  };
  return { tables: [table], samples: samples.toJSON() };
}
