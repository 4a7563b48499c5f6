import assert from "node:assert/strict";
import { brokerChanges } from "../../../../../components/services/kafka/check-change";
import { type MetadataStep, metadataSteps } from "../../../../../components/services/kafka/metadata";
import type { ServerChange, ServerState } from "../../../../../components/services/server-change";

const migration = { "zookeeper.metadata.migration.enable": "true" };
const connect = { "zookeeper.connect": "10.0.0.1:2181" };

/** A broker and a controller as their files have them at a step. */
const files: Readonly<Record<MetadataStep, readonly [broker: ServerState, controller: ServerState | undefined]>> = {
  zookeeper: [{ version: "3.9.2", properties: connect }, undefined],
  controllers: [{ version: "3.9.2", properties: connect }, { properties: migration }],
  "dual-write": [{ version: "3.9.2", properties: { ...connect, ...migration } }, { properties: migration }],
  "dual-write-kraft": [{ version: "3.9.2", properties: { "process.roles": "broker" } }, { properties: migration }],
  kraft: [{ version: "3.9.2", properties: { "process.roles": "broker" } }, { properties: { "node.id": "101" } }],
};

/** A host that is installed for one step, and shall be for another one. */
function hostOf(
  now: MetadataStep,
  wanted: MetadataStep,
  { place = "kafka1", ...more }: Partial<ServerChange> = {},
): ServerChange[] {
  const [[broker, controller], [nextBroker, nextController]] = [files[now], files[wanted]];
  const rest = { place, runs: true, running: {}, left: {} };
  const ofController = controller ?? (nextController === undefined ? undefined : {});
  return [
    { ...rest, service: "kafka", wanted: nextBroker, installed: broker, ...more },
    ...(ofController === undefined
      ? []
      : [
          {
            ...{ ...rest, service: "kafka-controller", runs: controller !== undefined, installed: ofController },
            ...(nextController === undefined ? {} : { wanted: nextController }),
            ...(controller === undefined ? {} : more),
          },
        ]),
  ];
}

function errorsOf(servers: readonly ServerChange[]): string[] {
  const problems = brokerChanges.check(servers).filter(({ severity }) => severity === "error");
  return problems.map(({ rule, given, fix }) => `${rule} | ${given} | ${fix}`);
}

describe("a change of kafka.metadata in a cluster that runs", () => {
  for (const [at, now] of metadataSteps.entries())
    for (const [to, wanted] of metadataSteps.entries()) {
      const isAllowed = Math.abs(to - at) <= 1 && (now !== "kraft" || wanted === "kraft");
      it(`from ${now} to ${wanted} is ${isAllowed ? "taken" : "refused"}, because each step is reached from its neighbours alone`, () => {
        assert.equal(errorsOf(hostOf(now, wanted)).length === 0, isAllowed);
      });
    }

  it("that leaves steps out is refused with the next one, which is taken", () => {
    const [text] = errorsOf(hostOf("zookeeper", "kraft"));
    assert.match(text ?? "", /must go step by step.* \| set kafka\.metadata: controllers, with the ids of hosts/);
    const [back] = errorsOf(hostOf("dual-write-kraft", "zookeeper"));
    assert.match(back ?? "", / \| set kafka\.metadata: dual-write, /);
  });

  it("back from kraft is refused, whichever way it would go", () => {
    for (const step of ["zookeeper", "dual-write-kraft"] as const)
      assert.match(
        errorsOf(hostOf("kraft", step))[0] ?? "",
        /kraft cannot be taken back.* \| set kafka\.metadata: kraft,/,
      );
  });

  it("to kraft is warned about, because it cannot be taken back", () => {
    const found = brokerChanges.check(hostOf("dual-write-kraft", "kraft"));
    assert.deepEqual(
      found.map(({ severity, rule }) => [severity, rule]),
      [["warning", "kafka.metadata: kraft cannot be taken back"]],
    );
  });

  it("to kraft can be taken back while every controller still runs as before, as after a roll that refused", () => {
    const [broker, controller] = hostOf("kraft", "dual-write-kraft");
    assert(broker && controller);
    assert.deepEqual(errorsOf([broker, { ...controller, outdated: true }]), []);
    assert.equal(errorsOf([broker, controller]).length, 1);
    const [again, waiting] = hostOf("kraft", "kraft");
    assert(again && waiting);
    assert.deepEqual(errorsOf([again, { ...waiting, outdated: true }]), []);
  });

  it("of which some hosts are installed goes on, or back, and no further", () => {
    const half = (wanted: MetadataStep) => [
      ...hostOf("controllers", wanted),
      ...hostOf("dual-write", wanted, { place: "kafka2" }),
    ];
    assert.deepEqual(errorsOf(half("dual-write")), []);
    assert.deepEqual(errorsOf(half("controllers")), []);
    assert.equal(errorsOf(half("dual-write-kraft")).length, 1);
    assert.equal(errorsOf(half("zookeeper")).length, 1);
  });

  for (const [what, more] of [
    ["still runs as before", { outdated: true }],
    ["does not run", { runs: false }],
  ] as const)
    it(`is refused after a step that was cut, while a broker ${what}: what was begun there would be left`, () => {
      assert.match(errorsOf(hostOf("dual-write", "dual-write-kraft", more))[0] ?? "", /must have come to its end/);
      assert.match(errorsOf(hostOf("controllers", "zookeeper", more))[0] ?? "", /must have come to its end/);
      assert.deepEqual(errorsOf(hostOf("dual-write-kraft", "dual-write", more)), []);
      assert.deepEqual(errorsOf(hostOf("dual-write", "controllers", more)), []);
    });

  it("together with kafka.version is refused, with the version that is there", () => {
    const [broker, controller] = hostOf("dual-write", "dual-write");
    assert(broker && controller);
    const newer = { ...broker, wanted: { ...broker.wanted, version: "3.9.1" } };
    assert.match(
      errorsOf([newer, controller])[0] ?? "",
      /kafka\.version: cannot change .*set kafka\.version: 3\.9\.2;/,
    );
  });

  it("is refused with Kafka 4, whose version goes back with it", () => {
    const [broker] = hostOf("zookeeper", "kraft");
    assert(broker);
    const text = errorsOf([{ ...broker, wanted: { ...broker.wanted, version: "4.3.1" } }])[0];
    assert.match(text ?? "", /set kafka\.version: 3\.9\.2 and kafka\.metadata: controllers/);
  });

  it("is no way for a new cluster, which begins at one of its ends", () => {
    const born = (wanted: MetadataStep) =>
      errorsOf(hostOf("zookeeper", wanted).map((one) => ({ ...one, runs: false, installed: {} })));
    assert.match(born("dual-write")[0] ?? "", /a new cluster begins with zookeeper or kraft/);
    assert.deepEqual([...born("zookeeper"), ...born("kraft")], []);
  });
});

describe("an ensemble in a cluster in KRaft", () => {
  const zookeeper = (installed: ServerState, runs: boolean): ServerChange => ({
    ...{ place: "kafka1", service: "zookeeper", runs, wanted: { version: "3.9.5" }, running: {}, installed, left: {} },
  });

  it("may stay after the way there, and is refused where none is installed", () => {
    const cluster = hostOf("kraft", "kraft");
    assert.deepEqual(errorsOf([...cluster, zookeeper({ version: "3.9.5" }, true)]), []);
    assert.match(errorsOf([...cluster, zookeeper({}, false)])[0] ?? "", /zookeeperId: must be left out in KRaft/);
  });
});

describe("a change of brokers in KRaft", () => {
  const inKraft = (version: string): ServerState => ({ version, properties: { "process.roles": "broker" } });
  const change = (service: string, installed: ServerState, wanted: ServerState): ServerChange => {
    return { place: "kafka1", service, runs: true, wanted, running: {}, installed, left: {} };
  };

  it("does not stop an upgrade in KRaft, whose protocol is told to running servers", () => {
    const found = brokerChanges.check([change("kafka", inKraft("3.9.2"), inKraft("4.3.1"))]);
    assert.deepEqual(
      found.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("is not what the copy of the metadata in a directory that leaves means, which a broker gets again", () => {
    const left = { "/data1": ["__cluster_metadata-0"], "/data2": ["__cluster_metadata-0", "orders-0"] };
    const found = brokerChanges.check([{ ...change("kafka", inKraft("4.3.1"), inKraft("4.3.1")), left }]);
    assert.deepEqual(
      found.map(({ given }) => given),
      ["/data2 leaves, and holds orders-0"],
    );
  });
});
