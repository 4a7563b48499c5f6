import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { RenderedFile } from "../model/rendered-file";
import { type Broker, kafkaOf } from "../services/kafka/resolve";
import { kafkaFiles } from "../services/kafka/kafka-files";
import type { ServiceName } from "../services/registry";
import { zookeeperFiles } from "../services/zookeeper/zookeeper-files";
import { labelsOf } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import type { Pods, Server } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";

const scripts: Readonly<Record<ServiceName, string>> = { zookeeper: "server.sh", kafka: "broker.sh" };

/** The file that every server has its own of. */
const ownFile: Readonly<Record<ServiceName, string>> = { zookeeper: "myid", kafka: "server.properties" };

/** A file in a container, and the key of the ConfigMap that holds it; `$(SERVER)` stands for the server's name. */
export interface MountedFile {
  readonly path: string;
  readonly key: string;
}

/** Path of the script that the kubelet asks. */
export function scriptPath(product: ServiceName): string {
  return `/etc/${product}/${scripts[product]}`;
}

/** The files that every server of a product finds. */
export function mountedFiles(spec: KubernetesSpec, product: ServiceName): MountedFile[] {
  const own = ownFile[product];
  return [
    { path: `/etc/${product}/${own}`, key: `$(SERVER).${own}` },
    ...sharedFiles(spec, product).map((file) => ({ path: file.path, key: path.posix.basename(file.path) })),
  ];
}

/** All files of one product's servers; the ones that differ carry the server's name. */
export function configMap(spec: KubernetesSpec, pods: Pods): Manifest {
  const { product } = pods;
  const own = pods.servers.map((server) => [`${server.name}.${ownFile[product]}`, ownContent(spec, product, server)]);
  const shared = sharedFiles(spec, product).map((file) => [path.posix.basename(file.path), file.content]);
  const data = Object.fromEntries([...own, ...shared]) as Record<string, string>;
  return namespaced(spec, ["v1", "ConfigMap", `${pods.name}-config`], { data }, labelsOf(pods));
}

/**
 * Changes exactly when pods have to be replaced to run with what the ConfigMap says: those of one server, or all of a
 * StatefulSet, which has one template. What differs from server to server because of its id does not count there, so
 * that a server more is no reason to restart the others.
 */
export function configDigest(spec: KubernetesSpec, { product, servers }: Pods, server?: Server): string {
  const own =
    server === undefined
      ? new Set(servers.map((one) => (product === "kafka" ? withoutId(spec, one) : "")))
      : [ownContent(spec, product, server)];
  const shared = sharedFiles(spec, product).map(({ path: file, content }) => [file, content]);
  return createHash("sha256")
    .update(JSON.stringify([[...own].sort(), shared]))
    .digest("hex")
    .slice(0, 16);
}

function sharedFiles(spec: KubernetesSpec, product: ServiceName): RenderedFile[] {
  const { servers } = spec;
  const [first] = kafkaOf(servers).servers;
  const rendered =
    product === "zookeeper" ? zookeeperFiles(servers) : first === undefined ? [] : kafkaFiles(servers, first);
  const script = readFileSync(path.join(__dirname, "scripts", scripts[product]), "utf8");
  return [
    ...rendered.filter((file) => path.posix.basename(file.path) !== ownFile[product]),
    { path: scriptPath(product), content: script, mode: "0444", owner: "root:root" },
  ];
}

function ownContent(spec: KubernetesSpec, product: ServiceName, { id }: Server): string {
  if (product === "zookeeper") return `${id}\n`;
  const own = kafkaFiles(spec.servers, brokerOf(spec, id)).find((file) => file.path.endsWith(ownFile.kafka));
  if (own === undefined) throw new Error(`the model renders no ${ownFile.kafka}`);
  return own.content;
}

function brokerOf({ servers }: KubernetesSpec, id: number): Broker {
  const broker = kafkaOf(servers).servers.find((server) => server.id === id);
  if (broker === undefined) throw new Error(`there is no broker ${id}`);
  return broker;
}

function withoutId(spec: KubernetesSpec, server: Server): string {
  const { listeners } = brokerOf(spec, server.id);
  const shared = ownContent(spec, "kafka", server)
    .split("\n")
    .filter((line) => !/^(broker\.id|advertised\.listeners)=/.test(line));
  const told = listeners.map(({ name, advertised, advertisedPort }) => [
    name,
    advertised.replace(server.service, ""),
    advertisedPort === undefined ? undefined : advertisedPort - server.id,
  ]);
  return JSON.stringify([shared, told]);
}
