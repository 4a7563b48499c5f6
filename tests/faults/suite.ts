import { markdownTable } from "../../tools/docs/markdown";
import type { FaultCluster } from "./cluster";
import type { Fault } from "./fault";
import { type Row, runFault } from "./run-fault";

/** Runs faults against one cluster, one after the other, and prints the impact of each. */
export function describeFaults<C extends FaultCluster>(
  title: string,
  create: () => Promise<C>,
  faults: readonly Fault<C>[],
): void {
  describe(title, () => {
    let cluster: C;
    const rows: Row[] = [];

    before(async () => {
      cluster = await create();
      await cluster.start();
    });

    after(async () => {
      console.log(`\n${faultTable(rows).join("\n")}\n`);
      await cluster.remove();
    });

    for (const fault of faults)
      it(`no acknowledged record is lost and the cluster is in sync again after: ${fault.title}`, async () => {
        rows.push(await runFault(cluster, fault));
      });
  });
}

/** One line for each fault. */
function faultTable(rows: readonly Row[]): string[] {
  const head = [
    "fault",
    "what `up` printed",
    "failed sends",
    "longest ack gap",
    "acknowledged and lost",
    "healthy after",
  ];
  const lines = rows.map(({ title, printed, impact, lost, healthy }) => [
    title,
    printed,
    `${impact.failed} of ${impact.sent}`,
    `${(impact.longestGap / 1_000).toFixed(1)} s`,
    String(lost),
    `${healthy.toFixed(0)} s`,
  ]);
  return markdownTable([head, ...lines]);
}
