import { setTimeout as sleep } from "node:timers/promises";
import { AppsV1Api, CoreV1Api, type V1Deployment, type V1StatefulSet } from "@kubernetes/client-node";
import { type Rollout, rolloutInputs } from "../../components/resources/inputs/rollout-inputs";
import { kubeConfigOf } from "../kubernetes/client";
import { holdUp, unfinished } from "../kubernetes/rollout";
import type { JobContext } from "./job-handler";
import { createProgressLogger } from "../lib/log";

const pauseMilliseconds = 500;
/** One good look may fall between two pods of a roll. */
const goodLooks = 3;

/**
 * Waits until a workload runs as it was last told to, and says what it waits for. Pulumi's own wait ends at once when a
 * StatefulSet changes: it looks before Kubernetes has seen the change.
 */
export async function rollout(inputs: unknown, { tell, signal }: JobContext): Promise<void> {
  const job = rolloutInputs.parse(inputs);
  const say = createProgressLogger(tell);
  const { look, podsOf } = cluster(job);
  let said = "";
  let before = "";
  let since = performance.now();
  for (let good = 0; good < goodLooks; await sleep(pauseMilliseconds, undefined, { signal })) {
    const workload = await look();
    const problem = unfinished(workload);
    good = problem === undefined ? good + 1 : 0;
    if (problem === undefined) continue;
    const line = [`${job.name}: ${problem}`, ...(await podsOf(workload))].join("; ");
    if (line !== said) say(line);
    said = line;
    // What a pod in a crash loop says changes all the time; that is no progress.
    if (problem !== before) since = performance.now();
    before = problem;
    if (performance.now() - since > job.timeout * 1_000) throw new Error(expired(job, line));
  }
  say(`${job.name}: every pod runs as it was asked for`);
}

function expired({ kind, namespace, name, timeout }: Rollout, line: string): string {
  return (
    `${kind} ${name}: must go on within ${timeout} s (readyTimeout)\n    given: ${line}\n` +
    `    fix:   kubectl --namespace ${namespace} describe pods, and logs; then run again, or change it back`
  );
}

function cluster({ access, kind, namespace, name }: Rollout) {
  const config = kubeConfigOf(access);
  const apps = config.makeApiClient(AppsV1Api);
  const core = config.makeApiClient(CoreV1Api);
  return {
    look: () =>
      kind === "StatefulSet"
        ? apps.readNamespacedStatefulSet({ name, namespace })
        : apps.readNamespacedDeployment({ name, namespace }),
    podsOf: async ({ spec }: V1StatefulSet | V1Deployment) => {
      const labels = Object.entries(spec?.selector.matchLabels ?? {});
      const labelSelector = labels.map(([key, value]) => `${key}=${value}`).join(",");
      const { items } = await core.listNamespacedPod({ namespace, labelSelector });
      return items.flatMap((pod) => holdUp(pod) ?? []);
    },
  };
}
