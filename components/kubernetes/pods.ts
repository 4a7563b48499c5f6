import { createHash } from "node:crypto";
import path from "node:path";
import type { JavaProgram } from "../model/jvm";
import { formatDigest } from "../model/service-digest";
import type { ServerInPod } from "../services/service-on-kubernetes";
import { configDigest, identityCommand, identityFiles, mountedFiles, startCheckOf } from "./config-maps";
import { identityName, idKey } from "./identity";
import { keysInPod } from "./keys";
import { labelsOf, ownLabel, templateDigest } from "./labels";
import { schedulingOf } from "./scheduling";
import type { Pods } from "./servers";
import { groupOf, type KubernetesSpec, stopTimeout } from "./kubernetes-spec";
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

/** A platform that gives pods their user and group refuses those that bring their own. */
function securityContextOf({ settings }: KubernetesSpec): Partial<typeof unprivileged> {
  const { runAsUser: _user, runAsGroup: _group, fsGroup: _files, ...rest } = unprivileged;
  return settings.securityContext === "platform" ? rest : unprivileged;
}

/** The template of all pods of a StatefulSet for several servers, or of the one pod of a server's own workload. */
export function podTemplate(spec: KubernetesSpec, pods: Pods, server?: ServerInPod): Record<string, unknown> {
  const { labels, annotations, ...rest } = templateOf(spec, pods, server);
  const digest = { [templateDigest]: podDigest(spec, pods, server) };
  return { metadata: { labels, annotations: { ...annotations, ...digest } }, ...rest };
}

/** Changes exactly when a server's pod has to be replaced to be what the stack file says, and says what for. */
export function podDigest(spec: KubernetesSpec, pods: Pods, server?: ServerInPod): string {
  const { image, ...rest } = pods;
  const withoutImage = templateOf(spec, { ...rest, image: "" }, server);
  const trusted = pods.service.trustedAtStart?.(groupOf(spec, pods));
  return formatDigest({
    distribution: fingerprint(image),
    configuration: fingerprint(configDigest(spec, pods, server)),
    jvm: fingerprint(withoutImage),
    certificate: fingerprint(trusted === undefined ? [] : [trusted]),
  });
}

function fingerprint(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 12);
}

function templateOf(spec: KubernetesSpec, pods: Pods, server: ServerInPod | undefined) {
  const { service, name } = pods;
  const { podLabels, podAnnotations: annotations } = pods.common;
  const common = containerOf(spec, pods, server);
  return {
    labels: { ...podLabels, ...labelsOf(pods), ...ownLabel(server) },
    // Without any there is no such key, so that the digest stays that of pods which have none.
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: securityContextOf(spec),
      terminationGracePeriodSeconds:
        (service.stopTimeout?.(groupOf(spec, pods)) ?? stopTimeout) + (service.kubernetes.stopDelay ?? 0),
      imagePullSecrets: spec.settings.imagePullSecrets.map((secret) => ({ name: secret })),
      ...schedulingOf(spec, pods, server),
      ...initContainers(spec, pods, common),
      containers: [
        {
          name: service.name,
          ...common,
          command: command(service.program(groupOf(spec, pods))),
          ports: containerPorts(spec, pods),
          ...service.kubernetes.probes(spec.servers),
        },
      ],
      volumes: [
        { name: "config", configMap: { name: `${name}-config` } },
        { name: "tmp", emptyDir: {} },
        ...keysInPod(spec, pods, server).volumes,
        ...(pods.kind === "DeploymentPerServer" ? pods.volumes.map((one) => ({ name: one.name, emptyDir: {} })) : []),
      ],
    },
  };
}

/** What all containers of a pod have in common. */
function containerOf(spec: KubernetesSpec, pods: Pods, server: ServerInPod | undefined) {
  const { cpu, cpuLimit } = pods.settings;
  const limits = { ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }), memory: pods.memory };
  return {
    image: pods.image,
    imagePullPolicy: "IfNotPresent",
    securityContext: confined,
    env: environment(spec, server),
    resources: { requests: { cpu, memory: pods.memory }, limits },
    volumeMounts: mountsOf(spec, pods),
  };
}

/** What has to be in place before a server starts. */
function initContainers(
  spec: KubernetesSpec,
  pods: Pods,
  common: ReturnType<typeof containerOf>,
): { readonly initContainers?: object[] } {
  const all = [...identityContainers(spec, pods), ...keysInPod(spec, pods).initContainers];
  const [identity, check] = [identityCommand(spec, pods), startCheckOf(spec, pods)];
  // Their last lines say in the status of the pod why the server does not start.
  const told = { terminationMessagePolicy: "FallbackToLogsOnError" };
  const containers = [
    ...(identity === undefined
      ? []
      : [{ name: "identity", ...common, env: [...common.env, clusterId], command: identity, ...told }]),
    ...all.map(({ name, command }) => ({ name, ...common, command })),
    ...(check === undefined ? [] : [{ name: "check", ...common, command: check, ...told }]),
  ];
  return containers.length === 0 ? {} : { initContainers: containers };
}

/** The id of the cluster, which is known only once it is made: the template says where it is, and not what. */
const clusterId = {
  name: "CLUSTER_ID",
  valueFrom: { configMapKeyRef: { name: identityName, key: idKey } },
};

/** Each puts one file, which a ConfigMap cannot mount there, among the data of the server. */
function identityContainers(spec: KubernetesSpec, pods: Pods) {
  const { configDirectory } = groupOf(spec, pods);
  const [first] = pods.servers;
  const files = first === undefined ? [] : identityFiles(spec, pods, first);
  return files.map(({ path: file, mode }) => {
    const name = path.posix.basename(file);
    return { name, command: ["install", "-D", "-m", mode, `${configDirectory}/${name}`, file] };
  });
}

/** `$(NAME)` stands for a variable in a command, and `$$` for `$` wherever it is (Kubernetes: expansion.Expand). */
function command({ options, classPath, arguments: rest }: JavaProgram): string[] {
  // Nothing else is escaped: pods are replaced when their command changes.
  return ["java", ...options, "-cp", classPath, ...rest].map((argument) => argument.replace(/\$(?=[$(])/g, "$$$$"));
}

/** Each pod has the variables of all services: without those of others, pods that run would be replaced for nothing. */
function environment(spec: KubernetesSpec, server: ServerInPod | undefined): Record<string, unknown>[] {
  const field = (fieldPath: string) => ({ valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } });
  const fields = spec.pods.flatMap(({ service, servers }) =>
    Object.entries(service.kubernetes.environment?.(servers) ?? {}),
  );
  return [
    { name: "SERVER", ...(server === undefined ? field("metadata.name") : { value: server.name }) },
    ...fields.map(([name, fieldPath]) => ({ name, ...field(fieldPath) })),
  ];
}

/** Files are mounted one by one, because each server has one of its own among them. */
function mountsOf(spec: KubernetesSpec, pods: Pods): Record<string, unknown>[] {
  return [
    ...mountedFiles(spec, pods).map(({ path: mountPath, key }) => ({
      name: "config",
      mountPath,
      ...(key.includes("$(") ? { subPathExpr: key } : { subPath: key }),
      readOnly: true,
    })),
    ...keysInPod(spec, pods).mounts,
    { name: "tmp", mountPath: "/tmp" },
    ...pods.volumes.map(({ name, mountPath }) => ({ name, mountPath })),
  ];
}
