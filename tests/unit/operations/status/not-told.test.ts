import assert from "node:assert/strict";
import { assemble } from "../../../../operations/status/collect";
import type { Deployed } from "../../../../operations/status/deployed";
import { judge } from "../../../../operations/status/judge";
import { type PlatformView, unknownServer } from "../../../../operations/status/platform-view";
import type { ServersView } from "../../../../operations/status/servers";
import type { Snapshot } from "../../../../operations/status/snapshot";
import { snapshot } from "../../../helpers/snapshot";
import { noServers, unanswered } from "../../../helpers/no-servers";

const ids = [1, 2, 3];
const node = (id: number, port: number) => ({ id, host: `kafka${id}`, endpoint: `10.0.0.${id}:${port}` });
const deployed: Deployed = {
  reach: { ...noServers, substrate: "ssh", targets: [] },
  outputs: {
    ...{ bootstrapServers: "10.0.0.1:9092", zookeeperConnect: "10.0.0.1:2181" },
    brokers: ids.map((id) => node(id, 9092)),
    ensemble: ids.map((id) => node(id, 2181)),
    versions: { kafka: "3.9.2", zookeeper: "3.9.5" },
  },
  plan: undefined,
  manifests: [],
  certificates: [],
};
const facts = { ...unknownServer, heap: "1g", restarts: 0, runs: "current" as const };
const platform: PlatformView = {
  places: snapshot().places,
  factsOf: (kind, id) => {
    const version = kind === "zookeeper" ? "3.9.5" : "3.9.2";
    return { ...facts, place: `kafka${id}`, version, installedVersion: version };
  },
  drift: [],
  notTold: [],
};
const members = new Map(
  ids.map((id) => [id, { brokers: ids, racks: new Map<number, string>(), controller: 1, partitions: [] }]),
);
const whole: ServersView = {
  ...unanswered,
  zookeeper: {
    members: [
      { id: 1, answers: true, mode: "leader", version: "3.9.5", syncedFollowers: 2 },
      ...[2, 3].map((id) => ({ id, answers: true, mode: "follower" as const, version: "3.9.5" })),
    ],
  },
  kafka: {
    members,
    logDirs: new Map(ids.map((id) => [id, [{ path: "/data", error: 0, replicas: [] }]])),
    metadata: {
      ...{ brokers: ids, racks: new Map<number, string>(), controller: 1 },
      partitions: [{ topic: "orders", index: 0, leader: 1, replicas: ids, isr: ids }],
    },
    minInsync: new Map([["orders", 2]]),
    moving: [],
    plainClients: [],
    settings: [{ name: "min.insync.replicas", value: "2", source: "static", inherited: null }],
    notTold: [],
  },
};

interface Seen {
  readonly platform?: Partial<PlatformView>;
  readonly kafka?: Partial<ServersView["kafka"]>;
  readonly zookeeper?: ServersView["zookeeper"];
}

function verdict({ platform: other = {}, kafka = {}, zookeeper = whole.zookeeper }: Seen) {
  const view = { ...unanswered, zookeeper, kafka: { ...whole.kafka, ...kafka } };
  const parts = assemble(deployed, { ...platform, ...other }, view);
  const { exitCode, findings } = judge({ stack: "dev", takenAt: snapshot().takenAt, seconds: 1, ...parts });
  return { exitCode, findings: findings.map(({ level, check, given }) => `${level} ${check}: ${given}`) };
}

const without =
  (...lost: (keyof typeof unknownServer)[]): PlatformView["factsOf"] =>
  (kind, id) => {
    const known = platform.factsOf(kind, id);
    const changes = Object.fromEntries(lost.map((key) => [key, null])) as Partial<typeof known>;
    return kind === "kafka" && id === 2 ? { ...known, ...changes } : known;
  };
const but = <Value>(all: ReadonlyMap<number, Value>) => new Map([...all].filter(([id]) => id !== 2));
const members2 = (changes: object) => ({
  members: whole.zookeeper.members.map((one) => (one.id === 1 ? { id: 1, answers: true, ...changes } : one)),
});

/** What is missing, the exit code of docs/status.md, and what the operator reads. */
const missing: readonly (readonly [what: string, seen: Seen, exitCode: number, ...findings: RegExp[]])[] = [
  [
    "the running digest",
    { platform: { factsOf: without("runs") } },
    3,
    /not-told: unknown: which configuration it runs/,
  ],
  ["the running version", { platform: { factsOf: without("version") } }, 3, /not-told: unknown: its version$/],
  ["the installed version", { platform: { factsOf: without("installedVersion") } }, 3, /the version that is installed/],
  ["the heap", { platform: { factsOf: without("heap") } }, 3, /not-told: unknown: its heap$/],
  ["the restarts", { platform: { factsOf: without("restarts") } }, 3, /not-told: unknown: its restarts$/],
  [
    "everything that a host knows of a service",
    { platform: { factsOf: without("runs", "version", "installedVersion", "heap", "restarts", "place") } },
    3,
    /which configuration it runs; its version; the version that is installed; its heap; its restarts/,
  ],
  [
    "how full a disk is",
    { platform: { notTold: [{ where: "kafka2", what: "how full the disk of /data is" }] } },
    3,
    /not-told: unknown: how full the disk of \/data is/,
  ],
  [
    "a whole host",
    { platform: { places: platform.places.map((one, at) => (at === 1 ? { ...one, problem: "i/o timeout" } : one)) } },
    1,
    /degraded host: i\/o timeout/,
  ],
  [
    "every host",
    { platform: { places: platform.places.map((one) => ({ ...one, problem: "i/o timeout" })) } },
    3,
    /unknown hosts: kafka1: i\/o timeout/,
  ],
  ["a broker's answer", { kafka: { members: but(members) } }, 1, /degraded broker: no response/],
  ["every broker's answer", { kafka: { members: new Map(), metadata: undefined } }, 2, /down brokers: none of 3/],
  ["a broker's log directories", { kafka: { logDirs: but(whole.kafka.logDirs) } }, 3, /not-told: unknown: its log dir/],
  ["the partitions", { kafka: { metadata: undefined } }, 3, /unknown partitions: /],
  ["min.insync.replicas", { kafka: { minInsync: new Map() } }, 3, /unknown partitions-min-isr-unknown: 1 partition/],
  [
    "reassignments",
    { kafka: { notTold: ["which partitions are being reassigned"] } },
    3,
    /not-told: unknown: which part/,
  ],
  ["settings", { kafka: { notTold: ["the settings of brokers"] } }, 3, /not-told: unknown: the settings of brokers/],
  [
    "the controller",
    { kafka: { members: new Map([...members].map(([id, one]) => [id, { ...one, controller: -1 }])) } },
    1,
    /degraded controller: /,
  ],
  ["a member's answer", { zookeeper: members2({ answers: false }) }, 1, /degraded zookeeper: no response/],
  ["what a member does", { zookeeper: members2({}) }, 1, /degraded zookeeper: it responds, but is not serving/],
  ["who leads", { zookeeper: members2({ mode: "follower" }) }, 1, /degraded ensemble: every server follows/],
  ["synced followers", { zookeeper: members2({ mode: "leader" }) }, 3, /not-told: unknown: how many followers/],
  [
    "every member's answer",
    { zookeeper: { members: [] } },
    2,
    /down quorum: none of 3 servers is serving; 0 responded/,
  ],
];

describe("a status of which something was not told", () => {
  it("is healthy when all was told", () => assert.deepEqual(verdict({}), { exitCode: 0, findings: [] }));

  for (const [what, seen, code, ...wanted] of missing)
    it(`has a finding and exit code ${code} without ${what}`, () => {
      const { exitCode, findings } = verdict(seen);
      assert.equal(exitCode, code, findings.join("\n"));
      for (const pattern of wanted)
        assert(
          findings.some((line) => pattern.test(line)),
          findings.join("\n"),
        );
    });

  // Null when all is well, or of no consequence: a size is only shown, a follower counts nobody, hosts have no volumes.
  const known = /\.(problem|rack|volumeBytes|bytes|place|sees)$/;
  const notALeader = /^ensemble\.[02]\.syncedFollowers$/;

  it("is never healthy with a null in the place of something that was observed", () => {
    const green = [...leaves(snapshot())].filter((path) => {
      const changed = structuredClone(snapshot());
      setNull(changed, path);
      return judge(changed).level === "healthy";
    });
    assert.deepEqual(
      green.map((path) => path.join(".")).filter((path) => !known.test(path) && !notALeader.test(path)),
      [],
    );
  });
});

/** The paths of everything in a snapshot that may be null, as its schema says. */
function* leaves(all: Snapshot): Generator<readonly string[]> {
  yield ["controller"];
  yield ["partitions"];
  for (const [index] of all.places.entries()) yield ["places", String(index), "problem"];
  for (const list of ["ensemble", "brokers"] as const)
    for (const [index, server] of all[list].entries())
      for (const key of Object.keys(server).filter(
        (name) => !["id", "name", "endpoint", "answers", "logDirs"].includes(name),
      ))
        yield [list, String(index), key];
  for (const [index] of (all.partitions ?? []).entries())
    for (const key of ["minInsync", "bytes"]) yield ["partitions", String(index), key];
}

function setNull(all: Snapshot, path: readonly string[]): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], all);
  (parent as Record<string, unknown>)[path.at(-1) ?? ""] = null;
}
