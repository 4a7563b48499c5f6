import { createHash } from "node:crypto";
import type { JavaProgram } from "../model/jvm";
import { kafkaProgram } from "../services/kafka/kafka-files";
import { kafkaOf } from "../services/kafka/resolve";
import { zookeeperOf } from "../services/zookeeper/resolve";
import { zookeeperProgram } from "../services/zookeeper/zookeeper-files";
import { formatDigest } from "../model/service-digest";
import { configDigest, mountedFiles, scriptPath } from "./config-maps";
import { labelsOf, ownLabel, selectorOf, templateDigest } from "./labels";
import type { Pods, Server } from "./servers";
import { catchUpTime, type KubernetesSpec, stopTimeout } from "./kubernetes-spec";
import { internalPort } from "./listeners";
import { containerPorts } from "./ports";

const user = 1000;

/** What no container may do; with the pod's own part it is what the level `restricted` asks for, and more. */
export const confined = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

export const unprivileged = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

/** The template of all pods of a StatefulSet for several servers, or of the one pod of a server's own workload. */
export function podTemplate(spec: KubernetesSpec, pods: Pods, server?: Server): Record<string, unknown> {
  const { labels, ...rest } = templateOf(spec, pods, server);
  return { metadata: { labels, annotations: { [templateDigest]: podDigest(spec, pods, server) } }, ...rest };
}

/** Changes exactly when a server's pod has to be replaced to be what the stack file says, and says what for. */
export function podDigest(spec: KubernetesSpec, pods: Pods, server?: Server): string {
  const { image, ...rest } = pods;
  const withoutImage = templateOf(spec, { ...rest, image: "" }, server);
  return formatDigest({
    distribution: fingerprint(image),
    configuration: fingerprint(configDigest(spec, pods, server)),
    jvm: fingerprint(withoutImage),
    certificate: fingerprint([]),
  });
}

function fingerprint(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 12);
}

function templateOf(spec: KubernetesSpec, pods: Pods, server: Server | undefined) {
  const { product, name } = pods;
  const container = { image: pods.image, imagePullPolicy: "IfNotPresent", securityContext: confined };
  const mounts = mountsOf(spec, pods);
  const resources = { requests: { cpu: pods.cpu, memory: pods.memory }, limits: { memory: pods.memory } };
  const common = { ...container, env: environment(spec, server), resources, volumeMounts: mounts };
  return {
    labels: { ...labelsOf(pods), ...ownLabel(server) },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: unprivileged,
      terminationGracePeriodSeconds: stopTimeout + (product === "kafka" ? catchUpTime : 0),
      imagePullSecrets: spec.settings.imagePullSecrets.map((secret) => ({ name: secret })),
      affinity: affinityOf(spec, pods, server),
      topologySpreadConstraints: spreadOf(spec, pods),
      // ZooKeeper looks for myid nowhere but among its data.
      ...(product === "zookeeper"
        ? {
            initContainers: [
              { name: "myid", ...common, command: ["install", "-D", "-m", "0644", "/etc/zookeeper/myid", myid(spec)] },
            ],
          }
        : {}),
      containers: [{ name: product, ...common, ...(product === "kafka" ? broker(spec) : zookeeperServer(spec)) }],
      volumes: [
        { name: "config", configMap: { name: `${name}-config` } },
        { name: "tmp", emptyDir: {} },
        ...(pods.form === "deployment for each" ? pods.volumes.map(({ name }) => ({ name, emptyDir: {} })) : []),
      ],
    },
  };
}

function myid({ servers }: KubernetesSpec): string {
  return `${zookeeperOf(servers).dataDirectory}/myid`;
}

/** `$(NAME)` stands for a variable in a command, `$$(NAME)` for itself. */
function command({ options, classPath, arguments: rest }: JavaProgram): string[] {
  return ["java", ...options, "-cp", classPath, ...rest].map((argument) => argument.replaceAll("$(", "$$$$("));
}

function environment(spec: KubernetesSpec, server: Server | undefined): Record<string, unknown>[] {
  const field = (fieldPath: string) => ({ valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } });
  const discovered = spec.externalAccess.some(({ address }) => address === undefined);
  return [
    { name: "SERVER", ...(server === undefined ? field("metadata.name") : { value: server.name }) },
    ...(discovered ? [{ name: "NODE_ADDRESS", ...field("status.hostIP") }] : []),
  ];
}

/** Files are mounted one by one, because each server has one of its own among them. */
function mountsOf(spec: KubernetesSpec, { product, volumes }: Pods): Record<string, unknown>[] {
  return [
    ...mountedFiles(spec, product).map(({ path, key }) => ({
      name: "config",
      mountPath: path,
      ...(key.includes("$(") ? { subPathExpr: key } : { subPath: key }),
      readOnly: true,
    })),
    { name: "tmp", mountPath: "/tmp" },
    ...volumes.map(({ name, mountPath }) => ({ name, mountPath })),
  ];
}

function ask(product: Pods["product"], ...rest: (string | number)[]) {
  return { exec: { command: ["bash", scriptPath(product), ...rest.map(String)] } };
}

/**
 * A broker is alive while its port is open; before, while it recovers its log, it has an hour. It is ready when it is
 * registered and serves, see `scripts/broker.sh`, whatever replicas it has yet to fetch.
 */
function broker(spec: KubernetesSpec): Record<string, unknown> {
  const { servers, kafka } = spec;
  const open = { tcpSocket: { port: internalPort } };
  const ready = ask("kafka", "ready", internalPort, zookeeperOf(servers).settings.ports.client);
  return {
    command: command(kafkaProgram(kafkaOf(servers))),
    ports: containerPorts(spec, kafka),
    startupProbe: { ...open, periodSeconds: 5, failureThreshold: 720 },
    livenessProbe: { ...open, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...ready, periodSeconds: 5, timeoutSeconds: 10 },
    lifecycle: { preStop: ask("kafka", "before-stop", internalPort, catchUpTime) },
  };
}

function zookeeperServer(spec: KubernetesSpec): Record<string, unknown> {
  const ensemble = zookeeperOf(spec.servers);
  const { client } = ensemble.settings.ports;
  const alive = ask("zookeeper", "alive", client);
  const ready = ask("zookeeper", "ready", client, `${ensemble.configDirectory}/zoo.cfg`);
  return {
    command: command(zookeeperProgram(ensemble)),
    ports: containerPorts(spec, spec.zookeeper),
    startupProbe: { ...alive, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 900 },
    livenessProbe: { ...alive, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: { ...ready, periodSeconds: 5, timeoutSeconds: 15 },
  };
}

/** Pods of a kind keep off each other's nodes; a broker with a rack stays in it. */
function affinityOf(spec: KubernetesSpec, pods: Pods, server: Server | undefined): Record<string, unknown> {
  const { antiAffinity, topologyKey } = spec.settings;
  const term = { labelSelector: { matchLabels: selectorOf(pods) }, topologyKey: "kubernetes.io/hostname" };
  const matchExpressions = [{ key: topologyKey, operator: "In", values: [server?.rack] }];
  return {
    podAntiAffinity:
      antiAffinity === "required"
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
    ...(server?.rack === undefined
      ? {}
      : {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
          },
        }),
  };
}

/** Only the nodes that a pod may run on count, so that this never keeps a broker out of its rack. */
function spreadOf({ settings }: KubernetesSpec, pods: Pods): Record<string, unknown>[] {
  const { topologyKey, antiAffinity } = settings;
  if (topologyKey === undefined) return [];
  const whenUnsatisfiable = antiAffinity === "required" ? "DoNotSchedule" : "ScheduleAnyway";
  return [{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: selectorOf(pods) } }];
}
