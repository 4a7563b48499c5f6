import { type ConfigIssue, error, show } from "../components/model/issue";
import { brokersOf, type Deployed, type DeployedBroker, deletedDirectories, podOf } from "./deployed";

/** What the configuration of the pack may set for a rule that compares numbers. */
export interface Limits {
  readonly minimum: number;
}

/** Judges one resource. */
export type Judge = (resource: Deployed, limits: Limits) => ConfigIssue[];

/** What an operator wants of every cluster. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  /** The smallest number that is allowed, unless the configuration of the pack says another. */
  readonly minimum?: number;
  readonly judge: Judge;
}

const copies = {
  "default.replication.factor": { stock: "1", setting: "kafka.replicationFactor" },
  "offsets.topic.replication.factor": { stock: "3", setting: 'kafka.properties["offsets.topic.replication.factor"]' },
  "transaction.state.log.replication.factor": {
    stock: "3",
    setting: 'kafka.properties["transaction.state.log.replication.factor"]',
  },
};

const inSync = {
  "min.insync.replicas": { stock: "1", of: "default.replication.factor", setting: "kafka.minInsyncReplicas" },
  "transaction.state.log.min.isr": {
    stock: "2",
    of: "transaction.state.log.replication.factor",
    setting: 'kafka.properties["transaction.state.log.min.isr"]',
  },
} as const;

function valueOf({ properties }: DeployedBroker, key: keyof typeof copies | keyof typeof inSync): string {
  return properties[key] ?? { ...copies, ...inSync }[key].stock;
}

const replicationFactor: Judge = (resource, { minimum }) =>
  brokersOf(resource).flatMap((broker) =>
    (
      [
        "default.replication.factor",
        "offsets.topic.replication.factor",
        "transaction.state.log.replication.factor",
      ] as const
    )
      .filter((key) => !(Number(valueOf(broker, key)) >= minimum))
      .map((key) =>
        error({
          property: `${broker.place} ${key}`,
          rule: `must be at least ${minimum}: with fewer copies, one lost disk and one restart lose records`,
          given: show(valueOf(broker, key)),
          fix: `set ${copies[key].setting} to ${minimum} or more, on as many brokers`,
        }),
      ),
  );

const minInsyncReplicas: Judge = (resource, { minimum }) =>
  brokersOf(resource).flatMap((broker) =>
    (["min.insync.replicas", "transaction.state.log.min.isr"] as const).flatMap((key) => {
      const [value, all] = [Number(valueOf(broker, key)), Number(valueOf(broker, inSync[key].of))];
      const given = `${value} of ${all} copies`;
      const property = `${broker.place} ${key}`;
      const { setting } = inSync[key];
      if (!(value >= minimum))
        return [
          error({
            property,
            rule: `must be at least ${minimum}: else a record counts as sent when it is on fewer brokers`,
            given,
            fix: `set ${setting} to ${minimum} or more`,
          }),
        ];
      if (value < all) return [];
      return [
        error({
          property,
          rule: "must be less than the replication factor: else one broker that restarts stops the producers",
          given,
          fix: `set ${setting} to ${all - 1}, or keep one copy more`,
        }),
      ];
    }),
  );

const uncleanLeaderElection: Judge = (resource) =>
  brokersOf(resource)
    .filter(({ properties }) => properties["unclean.leader.election.enable"] === "true")
    .map(({ place }) =>
      error({
        property: `${place} unclean.leader.election.enable`,
        rule: "must be false: a replica that lags behind would become the leader, and drop what it does not have",
        given: show("true"),
        fix: "remove it from kafka.properties",
      }),
    );

interface Connection {
  readonly host?: string;
  readonly hostKey?: string;
  readonly proxy?: Connection;
}

/** All remote commands count, also those that others add to the program: without a key, any host is believed. */
const hostKeys: Judge = ({ type, name, props }) => {
  if (!type.startsWith("command:remote:")) return [];
  const { proxy, ...direct } = (props["connection"] ?? {}) as Connection;
  return [direct, ...(proxy === undefined ? [] : [proxy])]
    .filter(({ hostKey }) => hostKey === undefined || hostKey.trim() === "")
    .map(({ host }) =>
      error({
        property: `${name} connection.hostKey`,
        rule: "must be the key of the host: without it, whoever answers at the address gets the login and the secrets",
        given: `nothing for ${host}`,
        fix: "set hostKey, one authorized_keys line; ssh-keyscan shows it, the host's console confirms it",
      }),
    );
};

const ephemeralStorage: Judge = (resource) => {
  const pod = podOf(resource);
  if (!pod?.own) return [];
  const lost = new Set(pod.volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name }) => name));
  const mounts = pod.containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  return mounts
    .filter(({ name, mountPath }) => lost.has(name) && mountPath !== "/tmp")
    .map(({ mountPath }) =>
      error({
        property: `${resource.name} ${mountPath}`,
        rule: "must be on a volume that outlives its pod",
        given: "emptyDir",
        fix: "set kubernetes.workload to StatefulSet, or except the stack from ephemeral-storage",
      }),
    );
};

const imagesByDigest: Judge = (resource) =>
  (podOf(resource)?.containers ?? [])
    .filter(({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image ?? ""))
    .map(({ name, image }) =>
      error({
        property: `${resource.name} container ${name}`,
        rule: "must have an image with a digest: what is behind a tag can change",
        given: show(image),
        fix: "write the image as NAME@sha256:DIGEST",
      }),
    );

const deleteData: Judge = (resource) => {
  const { name, props, type } = resource;
  const spec = (props["spec"] ?? {}) as { persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string } };
  const claims = type === "kubernetes:apps/v1:StatefulSet" && spec.persistentVolumeClaimRetentionPolicy?.whenDeleted;
  const given = [...deletedDirectories(resource), ...(claims === "Delete" ? ["the volumes"] : [])];
  if (given.length === 0) return [];
  return [
    error({
      property: `${name} deleteData`,
      rule: "must be off: a destroy would delete all records",
      given: `a destroy that deletes ${given.join(", ")}`,
      fix: "remove deleteData from the stack file",
    }),
  ];
};

export const rules: readonly Rule[] = [
  {
    name: "replication-factor",
    description: "Every topic has enough copies.",
    minimum: 3,
    judge: replicationFactor,
  },
  {
    name: "min-insync-replicas",
    description: "A record counts as sent when enough copies have it, and one broker may always be away.",
    minimum: 2,
    judge: minInsyncReplicas,
  },
  {
    name: "unclean-leader-election",
    description: "No replica that lags behind becomes the leader.",
    judge: uncleanLeaderElection,
  },
  { name: "host-keys", description: "Hosts are known by their keys.", judge: hostKeys },
  { name: "ephemeral-storage", description: "Data outlives its pod.", judge: ephemeralStorage },
  { name: "images-by-digest", description: "Images are named by their content.", judge: imagesByDigest },
  { name: "delete-data", description: "A destroy leaves the data.", judge: deleteData },
];
