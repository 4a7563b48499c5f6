import type { Workload } from "../../components/resources/inputs/pod-roll-inputs";
import type { Clock } from "../lib/clock";
import { throttled } from "../lib/log";
import type { PodApi } from "./pod-api";
import { isUnobserved, notReady } from "./pod-state";

const pollMs = 500;
const readsInARow = 3;

/** Waits until Kubernetes has seen the last change of each workload: until then it makes pods from the template before. */
export async function untilObserved(api: PodApi, workloads: readonly Workload[], clock: Clock): Promise<void> {
  for (;;) {
    const found = await Promise.all(workloads.map((one) => api.workload(one)));
    if (!found.some(isUnobserved)) return;
    await clock.sleep(pollMs);
  }
}

/** What is waited for, and how. */
export interface ReadyWait {
  readonly api: PodApi;
  readonly workloads: readonly Workload[];
  /** Why pods are not ready, in the words of Kubernetes. */
  readonly explain: () => Promise<string[]>;
  /** Seconds without a change after which it fails. */
  readonly timeout: number;
  readonly log: (line: string) => void;
  readonly clock: Clock;
}

/** Waits until all pods are ready, and those are gone that are not asked for. @throws Error when nothing changes. */
export async function untilReady({ api, workloads, explain, timeout, log, clock }: ReadyWait): Promise<void> {
  const tell = throttled(log, { clock, quietMs: 0 });
  let [before, since] = ["", clock.now()];
  for (let good = 0; good < readsInARow; await clock.sleep(pollMs)) {
    const problems = await problemsOf(api, workloads);
    good = problems.length === 0 ? good + 1 : 0;
    if (problems.length === 0) continue;
    const line = [...problems, ...(await explain())].join("; ");
    // A pod in a crash loop has another problem all the time; that is no progress.
    const now = problems.join("; ");
    if (now !== before) [before, since] = [now, clock.now()];
    tell(line);
    if (clock.now() - since > timeout * 1_000)
      throw new Error(
        `${workloads.map(({ name }) => name).join(", ")}: no rollout progress for ${timeout} s (readyTimeout)\n` +
          `    given: ${line}\n` +
          `    fix:   kubectl describe pods, and logs; then run again, or change it back`,
      );
  }
}

async function problemsOf(api: PodApi, workloads: readonly Workload[]): Promise<string[]> {
  const found = await Promise.all(workloads.map(async (one) => [one.name, notReady(await api.workload(one))] as const));
  return found.flatMap(([name, problem]) => (problem === undefined ? [] : [`${name}: ${problem}`]));
}
