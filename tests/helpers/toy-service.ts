import { z } from "zod";
import type { ServerGroup, ServerGroups } from "../../components/model/cluster-spec";
import { jvmOptions } from "../../components/model/jvm";
import { publicFile } from "../../components/model/rendered-file";
import { properties } from "../../components/model/schema-values";
import { podSettings, storageClassSetting } from "../../components/services/pod-settings";
import { registry } from "../../components/services/registry";
import { idOn, resolveGroup, serverInPod, serverOf } from "../../components/services/resolve-group";
import type { Service } from "../../components/services/service";
import type { ServerInPod, ServiceOnKubernetes } from "../../components/services/service-on-kubernetes";
import {
  distributionSettings,
  type HostConfigBase,
  type Located,
  jvmOptionsSetting,
  ownSettings,
  type StackConfig,
} from "../../components/services/service-schema";

const pebbleSettings = z.strictObject({
  version: z.string().optional().describe("Version."),
  ...distributionSettings,
  paths: z
    .strictObject({ program: z.string().optional(), config: z.string().optional(), data: z.string().optional() })
    .default({}),
  heap: z.string().default("64m"),
  jvmOptions: jvmOptionsSetting,
  user: z.string().default("pebble"),
  properties: properties.default({}),
  port: z.number().int().default(7000),
  // A setting is this line, and its use in `files`.
  greeting: z.string().default("hello").describe("What a server says first."),
});

const pebblePodSettings = z.strictObject({
  ...podSettings,
  service: z.string().default("pebble-{id}").describe("Name of each server's own Service."),
  storage: z.strictObject({ class: storageClassSetting, size: z.string().optional() }).optional(),
});

type PebbleConfig = z.output<typeof pebbleSettings>;
type PebblePodSettings = z.output<typeof pebblePodSettings>;
type PebbleGroup = ServerGroup<ServerGroup["servers"][number], PebbleConfig>;

const versions = [
  {
    version: "1.0.0",
    topDirectory: "pebble-1.0.0",
    archivePath: "pebble/pebble-1.0.0.tgz",
    sha512: "ab".repeat(64),
    java: { min: 11, max: 21 },
  },
];

/** What the pebbles need on Kubernetes: a volume and probes, no script and no file of their own. */
const pebblePods = {
  objectName: "pebble",
  anyServer: "pebble-any",
  settings: pebblePodSettings.prefault({}).describe("The pebbles' pods."),
  image: { repository: "example/pebble" },
  volumes: ({ storage }: PebblePodSettings) => [
    { name: "data", mountPath: "/var/lib/pebble", size: storage?.size ?? "1Gi", sizeKey: "size" },
  ],
  resolve: (config: StackConfig & { readonly pebble: PebbleConfig }, servers: readonly ServerInPod[], home: string) =>
    resolveGroup({ name: "pebble", versions }, config.pebble, servers.map(serverInPod), { home }),
  owns: (key: string) => key === "address",
  probes: ({ groups }: ServerGroups) => {
    const group = groups.find(({ service }) => service === "pebble") as PebbleGroup;
    const open = { tcpSocket: { port: group.settings.port } };
    return { startupProbe: open, livenessProbe: open, readinessProbe: open };
  },
} satisfies ServiceOnKubernetes;

/** A service that nothing but this file knows. */
const pebble = {
  name: "pebble",
  product: "Toy Pebble",
  documentation: "https://pebble.example.org/",
  idKey: "pebbleId",
  noun: "pebble",
  oneServer: "a pebble",
  ids: { min: 1, max: 9, source: "the toy's own rule" },
  libraries: "lib",
  dependsOn: ["zookeeper"],
  versions,
  settings: { pebble: pebbleSettings.prefault({}).describe("The pebbles.") },
  hostSettings: {
    pebbleId: z.number().int().optional().describe("Id of the pebble."),
    pebble: ownSettings("pebble", { data: z.string().optional() }),
  },
  kubernetes: pebblePods,
  resolve: (
    config: StackConfig & { readonly hosts: readonly (HostConfigBase & Located)[]; readonly pebble: PebbleConfig },
  ): PebbleGroup => {
    const servers = config.hosts.flatMap((host: HostConfigBase & Located) => {
      const id = idOn(host, { idKey: "pebbleId" });
      return id === undefined ? [] : [serverOf(host, id)];
    });
    return resolveGroup({ name: "pebble", versions }, config.pebble, servers);
  },
  validate: () => [],
  validateServers: () => [],
  judgeProperty: () => undefined,
  ports: ({ settings: { port } }: PebbleGroup, { address }: PebbleGroup["servers"][number]) => [
    {
      name: "main",
      number: port,
      bind: address,
      property: "pebble.port",
      scope: "client",
      peers: ["pebble"],
      purpose: "pebbles",
    },
  ],
  dataDirectories: ({ settings: { paths } }: PebbleGroup) => [
    { path: paths.data ?? "/var/lib/pebble", property: "pebble.paths.data" },
  ],
  files: (cluster) => {
    const group = cluster.groups.find(({ service }) => service === "pebble") as PebbleGroup;
    return [publicFile("/etc/pebble/pebble.conf", `greeting=${group.settings.greeting}\n`)];
  },
  program: ({ heap, distribution }: PebbleGroup) => ({
    options: jvmOptions(heap),
    classPath: `${distribution.home}/lib/*`,
    arguments: ["org.example.Pebble"],
  }),
} satisfies Service;

/** The registry with one service more. */
export const withToy = { ...registry, pebble };
