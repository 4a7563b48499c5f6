import assert from "node:assert/strict";
import type { Impact } from "../../tools/probe/impact";
import type { FaultCluster } from "./cluster";
import type { Fault } from "./fault";

/** What one fault did. */
export interface Row {
  readonly title: string;
  readonly said: string;
  readonly impact: Impact;
  /** Acknowledged records that are not in the topic. */
  readonly lost: number;
  /** Seconds from when it was mended, or else began, until everything was in sync again. */
  readonly healthy: number;
}

/** Lets something go wrong, with an `up` around it, and says what became of it. @throws AssertionError */
export async function runFault(cluster: FaultCluster, fault: Fault): Promise<Row> {
  const began = Date.now();
  let said: string;
  let mended = began;
  try {
    said = await strike(cluster, fault);
  } finally {
    if (fault.exitCode !== 0) mended = Date.now();
    await fault.mend?.(cluster);
  }
  if (fault.exitCode !== 0) await goOn(cluster, fault);
  await cluster.settle();
  const over = Date.now();
  const { lost } = await cluster.probe.check();
  assert.deepEqual(lost, [], "acknowledged records are lost");
  const impact = await cluster.probe.impact(began, over);
  return { title: fault.title, said, impact, lost: lost.length, healthy: (over - mended) / 1_000 };
}

/** The `up` and what happens to it. Returns the part of its output that the fault is known by. */
async function strike(cluster: FaultCluster, fault: Fault): Promise<string> {
  await cluster.configure(fault.restarts, fault.settings);
  await fault.before?.(cluster);
  const before = fault.refused ? await cluster.trace() : {};
  const up = fault.alone ? cluster.pulumiUp() : cluster.up();
  for (const [when, deed] of fault.during ?? []) {
    const [, host = ""] = await up.prints(when);
    await deed(cluster, host, up);
  }
  const { output, exitCode } = await up.result();
  assert.equal(exitCode, fault.exitCode, output);
  if (fault.neverSays) assert.doesNotMatch(output, fault.neverSays);
  if (fault.refused) assert.deepEqual(await cluster.trace(), before, "something was changed");
  const said = fault.says.exec(output)?.[0];
  assert.ok(said, `it did not say ${String(fault.says)}:\n${output}`);
  return said;
}

/** The next `up` takes it up where the one before was stopped. */
async function goOn(cluster: FaultCluster, { settings, then = /./ }: Fault): Promise<void> {
  if (settings) await cluster.configure([]);
  const { output, exitCode } = await cluster.up().result();
  assert.equal(exitCode, 0, output);
  assert.match(output, then);
}
