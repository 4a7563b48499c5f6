import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../../operations/lib/progress";
import { authority, certificate, tokenKeys } from "./certificates";
import { ensureCgroups } from "./cgroup";
import { kubectl } from "./kubectl";
import { bridge, ranges, type ClusterFiles } from "./layout";
import { ensureUp, isUp, startFailure } from "./service";

/** The programs of the control plane, in the order in which they start. */
export const controlPlane = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;

/** Its control group, by which all of it can be found. */
const group = `${bridge}.control-plane`;

const { gateway } = ranges.nodes;
const store = `https://${gateway}:2379`;
const startMilliseconds = 60_000;

/** Starts what does not run of the control plane, and waits until the API server is ready. */
export async function ensureControlPlane(
  files: ClusterFiles,
  programs: string,
  { report, signal }: Progress,
): Promise<void> {
  const groups = ensureCgroups(group);
  const start = (name: (typeof controlPlane)[number], args: Readonly<Record<string, string>>) =>
    ensureUp(files, name, [path.join(programs, name), ...flags(args)], groups);
  await start("etcd", etcd(files));
  await start("kube-apiserver", apiServer(files));
  report?.("waiting for the API server");
  await waitForApiServer(files, programs, signal);
  await start("kube-controller-manager", controllerManager(files));
  await start("kube-scheduler", { ...client(files, "scheduler"), "leader-elect": "false" });
}

async function waitForApiServer(files: ClusterFiles, programs: string, signal: AbortSignal | undefined): Promise<void> {
  const deadline = performance.now() + startMilliseconds;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await kubectl(files, programs, ["get", "--raw=/readyz"], { reject: false, signal });
    if (answer.stdout === "ok") return;
    const dead = controlPlane.slice(0, 2).find((name) => !isUp(files, name));
    if (dead !== undefined || performance.now() > deadline) throw await startFailure(files, dead ?? "kube-apiserver");
    await sleep(100);
  }
}

function flags(args: Readonly<Record<string, string>>): string[] {
  return Object.entries(args).map(([name, value]) => `--${name}=${value}`);
}

function etcd(files: ClusterFiles): Record<string, string> {
  const { crt, key } = certificate(files, "etcd");
  const ca = authority(files, "etcd");
  const peer = `https://${gateway}:2380`;
  return {
    name: "local",
    "data-dir": files.etcd,
    "listen-client-urls": store,
    "advertise-client-urls": store,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `local=${peer}`,
    "cert-file": crt,
    "key-file": key,
    "client-cert-auth": "true",
    "trusted-ca-file": ca,
    "peer-cert-file": crt,
    "peer-key-file": key,
    "peer-client-cert-auth": "true",
    "peer-trusted-ca-file": ca,
    "unsafe-no-fsync": "true",
    "log-level": "warn",
  };
}

function apiServer(files: ClusterFiles): Record<string, string> {
  const server = certificate(files, "api-server");
  const toKubelet = certificate(files, "api-server-to-kubelet");
  const toStore = certificate(files, "etcd");
  const frontProxy = certificate(files, "front-proxy-client");
  const tokens = tokenKeys(files);
  const ca = authority(files, "kubernetes");
  return {
    "bind-address": gateway,
    "advertise-address": gateway,
    "secure-port": "6443",
    "etcd-servers": store,
    "etcd-cafile": authority(files, "etcd"),
    "etcd-certfile": toStore.crt,
    "etcd-keyfile": toStore.key,
    "service-cluster-ip-range": ranges.services,
    "authorization-mode": "Node,RBAC",
    "enable-admission-plugins": "NodeRestriction",
    "allow-privileged": "true",
    "client-ca-file": ca,
    "tls-cert-file": server.crt,
    "tls-private-key-file": server.key,
    "kubelet-client-certificate": toKubelet.crt,
    "kubelet-client-key": toKubelet.key,
    "kubelet-certificate-authority": ca,
    "kubelet-preferred-address-types": "InternalIP",
    "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
    "service-account-key-file": tokens.public,
    "service-account-signing-key-file": tokens.private,
    "requestheader-client-ca-file": authority(files, "front-proxy"),
    "requestheader-allowed-names": "front-proxy-client",
    "requestheader-extra-headers-prefix": "X-Remote-Extra-",
    "requestheader-group-headers": "X-Remote-Group",
    "requestheader-username-headers": "X-Remote-User",
    "proxy-client-cert-file": frontProxy.crt,
    "proxy-client-key-file": frontProxy.key,
  };
}

function controllerManager(files: ClusterFiles): Record<string, string> {
  return {
    ...client(files, "controller-manager"),
    "leader-elect": "false",
    "allocate-node-cidrs": "false",
    // A node whose kubelet is silent for so long is not ready; kubelets report every four seconds.
    "node-monitor-grace-period": "20s",
    "cluster-signing-cert-file": authority(files, "kubernetes"),
    "cluster-signing-key-file": certificate(files, "kubernetes-ca").key,
    "root-ca-file": authority(files, "kubernetes"),
    "service-account-private-key-file": tokenKeys(files).private,
    "use-service-account-credentials": "true",
    "service-cluster-ip-range": ranges.services,
  };
}

function client(files: ClusterFiles, name: string): Record<string, string> {
  const config = kubeconfigOf(files, name);
  return {
    kubeconfig: config,
    "authentication-kubeconfig": config,
    "authorization-kubeconfig": config,
    "bind-address": gateway,
  };
}

/** The kubeconfig of a program of the control plane. */
export function kubeconfigOf({ certificates }: ClusterFiles, name: string): string {
  return path.join(certificates, `${name}.kubeconfig`);
}
