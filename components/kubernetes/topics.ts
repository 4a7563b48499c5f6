import { createHash } from "node:crypto";
import { toolsOf } from "../model/tools";
import { labelsOf } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { confined, unprivileged } from "./pods";
import type { KubernetesSpec } from "./spec";

type Topic = KubernetesSpec["settings"]["topics"][number];

/** One Job for each topic of the stack file; it leaves a topic that exists alone. */
export function topicJobs(spec: KubernetesSpec): Manifest[] {
  return spec.settings.topics.map((topic) => topicJob(spec, topic));
}

function topicJob(spec: KubernetesSpec, topic: Topic): Manifest {
  const container = {
    name: "topic",
    image: spec.kafka.image,
    imagePullPolicy: "IfNotPresent",
    securityContext: confined,
    command: createCommand(spec, topic),
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
  const template = {
    metadata: { labels: { ...labelsOf({ product: "kafka" }), "app.kubernetes.io/name": "topic", ...client } },
    spec: {
      restartPolicy: "OnFailure",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: unprivileged,
      imagePullSecrets: spec.settings.imagePullSecrets.map((name) => ({ name })),
      containers: [container],
      volumes: [{ name: "tmp", emptyDir: {} }],
    },
  };
  return namespaced(spec, ["batch/v1", "Job", jobName(topic)], { spec: { backoffLimit: 10, template } });
}

const client = { "kafka-zookeeper/kafka-client": "allowed" };

/** Topics may have capitals, dots and underscores, and be long; Jobs may not. */
function jobName({ name }: Topic): string {
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return /^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/.test(name) ? `topic-${name}` : `topic-${digest}`;
}

function createCommand({ servers, settings }: KubernetesSpec, topic: Topic): string[] {
  const { distribution, replicationFactor } = servers.brokers;
  const server = `kafka.${settings.namespace}.svc.${settings.clusterDomain}:9092`;
  return [
    ...["java", "-Xmx96m", "-cp", `${distribution.home}/libs/*`],
    toolsOf(distribution.version.version).topics,
    ...["--bootstrap-server", server, "--create", "--if-not-exists", "--topic", topic.name],
    ...["--partitions", String(topic.partitions)],
    ...["--replication-factor", String(topic.replicationFactor ?? replicationFactor)],
  ];
}
