import assert from "node:assert/strict";
import type { Impact } from "../../tools/probe/impact";
import type { FaultCluster } from "./cluster";
import type { Fault } from "./fault";

/** What one fault did. */
export interface Row {
  readonly title: string;
  readonly printed: string;
  readonly impact: Impact;
  /** Acknowledged records that are not in the topic. */
  readonly lost: number;
  /** Seconds from the recovery, or else the injection, until everything was in sync again. */
  readonly healthy: number;
}

/** Injects a fault around an `up`, recovers from it and measures the impact. @throws AssertionError */
export async function runFault<C extends FaultCluster>(cluster: C, fault: Fault<C>): Promise<Row> {
  const began = Date.now();
  let printed: string;
  let recovered = began;
  try {
    printed = await injectAroundUp(cluster, fault);
  } finally {
    if (fault.exitCode !== 0) recovered = Date.now();
    await fault.recover?.(cluster);
  }
  if (fault.exitCode !== 0) await nextUp(cluster, fault);
  await cluster.settle();
  const over = Date.now();
  const { lost } = await cluster.probe.check();
  assert.deepEqual(lost, [], "acknowledged records are lost");
  const impact = await cluster.probe.impact(began, over);
  return { title: fault.title, printed, impact, lost: lost.length, healthy: (over - recovered) / 1_000 };
}

/** Returns the part of the `up`'s output that the fault is recognized by. */
async function injectAroundUp<C extends FaultCluster>(cluster: C, fault: Fault<C>): Promise<string> {
  await cluster.configure(fault);
  await fault.inject?.(cluster);
  const before = fault.refused ? await cluster.trace() : {};
  const up = fault.engineOnly ? cluster.pulumiUp() : cluster.up();
  for (const [when, action] of fault.injectDuring ?? []) {
    const [, host = ""] = await up.prints(when);
    await action(cluster, host, up);
  }
  const { output, exitCode } = await up.result();
  assert.equal(exitCode, fault.exitCode, output);
  if (fault.neverPrints) assert.doesNotMatch(output, fault.neverPrints);
  if (fault.refused) assert.deepEqual(await cluster.trace(), before, "something was changed");
  const printed = fault.prints.exec(output)?.[0];
  assert.ok(printed, `it did not print ${String(fault.prints)}:\n${output}`);
  return printed;
}

/** The next `up` resumes where the one before was stopped. */
async function nextUp<C extends FaultCluster>(cluster: C, { settings, nextUpPrints = /./ }: Fault<C>): Promise<void> {
  if (settings) await cluster.configure({ restarts: [] });
  const { output, exitCode } = await cluster.up().result();
  assert.equal(exitCode, 0, output);
  assert.match(output, nextUpPrints);
}
