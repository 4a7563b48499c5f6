import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

const contenders = ["this program", "Ansible", "floor"];

/** The table of a deploy, with this program as a multiple of the others. */
export function deployFindings(samples: Samples): Findings {
  const compared = ["fresh", "no-op"].map((what) => [
    what,
    ...contenders.map((contender) => samples.text(`${what}, ${contender} (s)`, "s")),
    ...contenders.slice(1).map((other) => samples.ratio(`${what}, this program (s)`, `${what}, ${other} (s)`)),
  ]);
  const alone = ["preview", "program start"].map((what) => [
    what,
    samples.text(`${what}, this program (s)`, "s"),
    ...["-", "-", "-", "-"],
  ]);
  const table = {
    title: "Three hosts, three ZooKeeper servers, three brokers: median (smallest-largest)",
    columns: ["", ...contenders, "to Ansible", "to the floor"],
    rows: [...compared, ...alone],
  };
  return { tables: [table], samples: samples.toJSON() };
}
