import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { homeOf, imageOf } from "../../components/kubernetes/images";
import { confined, unprivileged } from "../../components/kubernetes/pods";
import type { KubernetesConfig } from "../../components/kubernetes/kubernetes-schema";
import { kafka } from "../../components/services/kafka/kafka-service";
import { toolsOf } from "../../components/services/kafka/command-line-tools";
import type { Progress } from "../../operations/lib/progress";
import type { StackOutputs } from "../stack/stack";
import { kubeConfigOf } from "../../operations/kubernetes/client";

const limitMilliseconds = 120_000;
const script = path.join(__dirname, "smoke.sh");

/**
 * Uses a cluster from a pod in its namespace, with the tools of its own image: creates a topic, produces, consumes,
 * compares and deletes the topic.
 *
 * @throws Error with the last lines that the pod printed when something is wrong.
 */
export async function smokeTestFromPod(
  config: KubernetesConfig,
  outputs: StackOutputs,
  progress: Progress,
): Promise<void> {
  const core = kubeConfigOf(config.kubernetes).makeApiClient(CoreV1Api);
  const pod = { name: `smoke-test-${Date.now()}`, namespace: config.kubernetes.namespace };
  await core.createNamespacedPod({ namespace: pod.namespace, body: podOf(pod.name, config, outputs) });
  try {
    const phase = await untilDone(core, pod, progress);
    if (phase !== "Succeeded") throw new Error(`pod ${pod.name} ${phase}:\n${await lastLines(core, pod, 10)}`);
  } finally {
    await core.deleteNamespacedPod({ ...pod, gracePeriodSeconds: 0 });
  }
}

function podOf(name: string, config: KubernetesConfig, outputs: StackOutputs): V1Pod {
  const { bootstrapServersInternal, brokers, versions } = outputs;
  const copies = String(Math.min(3, brokers.length));
  const { topics, producer, producerServer, consumer } = toolsOf(versions.kafka);
  const classPath = `${homeOf(config, kafka)}/libs/*`;
  const args = [classPath, topics, producer, producerServer, consumer, bootstrapServersInternal, name, copies];
  return {
    metadata: {
      name,
      labels: { "app.kubernetes.io/name": "smoke-test", "kafka-zookeeper/kafka-client": "allowed" },
    },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      activeDeadlineSeconds: limitMilliseconds / 1_000,
      securityContext: unprivileged,
      imagePullSecrets: config.kubernetes.imagePullSecrets.map((secret) => ({ name: secret })),
      containers: [
        {
          name: "smoke-test",
          image: imageOf(config, kafka),
          securityContext: confined,
          command: ["bash", "-c", readFileSync(script, "utf8"), "smoke.sh", ...args],
          resources: { requests: { cpu: "100m", memory: "384Mi" }, limits: { memory: "384Mi" } },
          volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
        },
      ],
      volumes: [{ name: "tmp", emptyDir: {} }],
    },
  };
}

interface PodName {
  readonly name: string;
  readonly namespace: string;
}

async function untilDone(core: CoreV1Api, pod: PodName, { report, signal }: Progress): Promise<string> {
  const deadline = performance.now() + limitMilliseconds;
  let said = "";
  for (;;) {
    const { status } = await core.readNamespacedPod(pod);
    const { phase = "Pending" } = status ?? {};
    if (phase === "Succeeded" || phase === "Failed") return phase;
    if (performance.now() > deadline) return `is still ${phase} after ${limitMilliseconds / 1_000} s`;
    const line = phase === "Pending" ? `pod ${pod.name} is pending` : await lastLines(core, pod, 1);
    if (line !== said) report?.(line);
    said = line;
    await sleep(500, undefined, { signal });
  }
}

/** Nothing of a pod whose container has not started. */
async function lastLines(core: CoreV1Api, pod: PodName, tailLines: number): Promise<string> {
  const text = await core.readNamespacedPodLog({ ...pod, tailLines }).catch(() => "");
  return String(text).trim();
}
