import { setTimeout as sleep } from "node:timers/promises";
import type { Impact } from "../../probe/impact";
import type { Probe } from "../../probe/probe";

/** What an application felt, with what was acknowledged and is not there, or is there more than once. */
export interface Felt extends Impact {
  readonly lost: number;
  readonly duplicated: number;
}

/** What an application feels during some work, and for some seconds after it. */
export async function feltDuring(probe: Probe, seconds: number, work: () => Promise<unknown>): Promise<Felt> {
  const before = await probe.check();
  const from = Date.now();
  await work();
  await sleep(seconds * 1_000);
  const impact = await probe.impact(from, Date.now());
  const after = await probe.check();
  return {
    ...impact,
    lost: after.lost.length - before.lost.length,
    duplicated: after.duplicated.length - before.duplicated.length,
  };
}
