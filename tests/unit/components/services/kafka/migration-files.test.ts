import assert from "node:assert/strict";
import { hostServices } from "../../../../../components/hosts/host-services";
import { rollPlan } from "../../../../../components/hosts/roll-plan";
import type { ClusterSpec } from "../../../../../components/model/cluster-spec";
import { clusterOutputs } from "../../../../../components/outputs/cluster-outputs";
import { type MetadataStep, metadataSteps } from "../../../../../components/services/kafka/metadata";
import { serviceOf } from "../../../../../components/services/registry";
import { judge, type Raw, rawConfig, rawHost, specOf } from "../../../../helpers/config";
import { directives, fileAt, propertiesAt } from "../../../../helpers/rendered";

/** Three hosts with everything, at a step of the way to KRaft. */
function rawAt(step: MetadataStep, changes: Raw = {}, kafka: Raw = {}): Raw {
  const hosts = [1, 2, 3].map((id) => rawHost(id, step === "zookeeper" ? {} : { controllerId: 100 + id }));
  return { hosts, ...changes, kafka: { metadata: step, ...kafka } };
}

function on(spec: ClusterSpec, unit: string) {
  const [host] = spec.hosts;
  assert(host);
  const service = hostServices(spec, host).find((one) => one.unit === unit);
  assert(service);
  return service;
}

const brokerAt = (step: MetadataStep, changes?: Raw, kafka?: Raw) =>
  propertiesAt(on(specOf(rawAt(step, changes, kafka)), "kafka"), "/etc/kafka/server.properties");
const controllerAt = (step: MetadataStep, changes?: Raw, kafka?: Raw) =>
  propertiesAt(
    on(specOf(rawAt(step, changes, kafka)), "kafka-controller"),
    "/etc/kafka-controller/controller.properties",
  );
const digestAt = (step: MetadataStep, unit: string, changes?: Raw, kafka?: Raw) =>
  on(specOf(rawAt(step, changes, kafka)), unit).digest;

const ensemble = "10.0.0.1:2181,10.0.0.2:2181,10.0.0.3:2181";
const quorum = {
  "controller.listener.names": "CONTROLLER",
  "controller.quorum.voters": "101@10.0.0.1:9095,102@10.0.0.2:9095,103@10.0.0.3:9095",
};

describe("the files of a cluster on its way from ZooKeeper to KRaft", () => {
  it("have brokers take orders from controllers at dual-write, by the protocol of these", () => {
    const before = brokerAt("zookeeper");
    assert.deepEqual(brokerAt("dual-write"), {
      ...before,
      ...quorum,
      "inter.broker.listener.name": "PLAINTEXT",
      "inter.broker.protocol.version": "3.9",
      "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
      "zookeeper.metadata.migration.enable": "true",
    });
    assert.equal(before["zookeeper.connect"], ensemble);
  });

  it("have brokers know nothing of ZooKeeper from dual-write-kraft on", () => {
    const broker = brokerAt("dual-write-kraft");
    assert.deepEqual(
      Object.keys(broker).filter((key) => key.startsWith("zookeeper.") || key === "inter.broker.protocol.version"),
      [],
    );
    assert.deepEqual([broker["process.roles"], broker["node.id"], broker["broker.id"]], ["broker", "1", undefined]);
  });

  it("have controllers write to ZooKeeper until kraft, and reach brokers that are there", () => {
    const migrating = {
      ...quorum,
      "inter.broker.listener.name": "PLAINTEXT",
      "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
      "zookeeper.connect": `${ensemble}/kafka`,
      "zookeeper.metadata.migration.enable": "true",
    };
    for (const step of ["controllers", "dual-write", "dual-write-kraft"] as const) {
      const controller = controllerAt(step, {}, { chroot: "/kafka" });
      assert.deepEqual({ ...controller, ...migrating }, controller, step);
    }
    assert.deepEqual(
      Object.keys(controllerAt("kraft")).filter((key) => /^zookeeper|inter\.broker/.test(key)),
      [],
    );
  });

  it("restart no broker when controllers come, when these leave ZooKeeper behind, and when that goes", () => {
    assert.equal(digestAt("controllers", "kafka"), digestAt("zookeeper", "kafka"));
    assert.equal(digestAt("kraft", "kafka"), digestAt("dual-write-kraft", "kafka"));
    const without = specOf(
      rawAt("kraft", {
        hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: 100 + id })),
        zookeeper: { source: undefined },
      }),
    );
    assert.equal(on(without, "kafka").digest, digestAt("kraft", "kafka"));
    assert.equal(on(without, "kafka-controller").digest, digestAt("kraft", "kafka-controller"));
  });

  it("restart no controller while brokers change", () => {
    const digests = (["controllers", "dual-write", "dual-write-kraft"] as const).map((step) => {
      return digestAt(step, "kafka-controller");
    });
    assert.deepEqual([...new Set(digests)].length, 1);
  });

  it("have the larger messages of ZooKeeper for all that ask it, and for nobody else", () => {
    const hasOption = (step: MetadataStep, unit: string) => {
      const service = on(specOf(rawAt(step, { zookeeper: { juteMaxBuffer: 4_194_304 } })), unit);
      return fileAt(service, `/etc/systemd/system/${unit}.service`).content.includes("-Djute.maxbuffer=4194304");
    };
    assert.deepEqual(
      [hasOption("controllers", "kafka-controller"), hasOption("kraft", "kafka-controller")],
      [true, false],
    );
    assert.deepEqual([hasOption("dual-write", "kafka"), hasOption("dual-write-kraft", "kafka")], [true, false]);
  });

  it("have each unit start behind those that it asks, so that a host that is shut down stops it first", () => {
    const after = (step: MetadataStep, unit: string) => {
      const text = fileAt(on(specOf(rawAt(step)), unit), `/etc/systemd/system/${unit}.service`).content;
      return (directives(text)["After"] ?? "").split(" ").filter((name) => /zookeeper|kafka/.test(name));
    };
    assert.deepEqual(after("dual-write", "kafka"), ["zookeeper.service", "kafka-controller.service"]);
    assert.deepEqual(after("dual-write-kraft", "kafka"), ["kafka-controller.service"]);
    assert.deepEqual(after("dual-write", "kafka-controller"), ["zookeeper.service"]);
    assert.deepEqual(after("kraft", "kafka-controller"), []);
  });

  it("give nobody an id of the cluster before kraft: it has that of its brokers", () => {
    for (const step of metadataSteps.slice(1))
      for (const unit of ["kafka", "kafka-controller"]) {
        assert.equal(on(specOf(rawAt(step)), unit).identity !== undefined, step === "kraft", `${unit} at ${step}`);
      }
  });

  it("tell clients of ZooKeeper while brokers are there, and status of its servers while they run", () => {
    const told = (step: MetadataStep) => {
      const { zookeeperConnect, ensemble: members } = clusterOutputs(specOf(rawAt(step)));
      return [zookeeperConnect, members.length];
    };
    assert.deepEqual(metadataSteps.map(told), [
      [ensemble, 3],
      [ensemble, 3],
      [ensemble, 3],
      ["", 3],
      ["", 3],
    ]);
  });

  it("tell a roll the step, as long as there is ZooKeeper", () => {
    const told = (raw: Raw) => rollPlan(specOf(raw)).migration;
    assert.equal(told(rawAt("zookeeper")), undefined);
    assert.deepEqual(told(rawAt("dual-write", {}, { chroot: "/kafka" })), {
      ...{ step: "dual-write", chroot: "/kafka", directory: "/var/lib/kafka-controller", user: "kafka" },
    });
    assert.equal(told(rawAt("kraft"))?.step, "kraft");
  });
});

describe("the files of a secure cluster on its way from ZooKeeper to KRaft", () => {
  const secure = { security: "secure" } as const;

  it("have controllers show ZooKeeper the certificate that brokers show, whose znodes they write", () => {
    const spec = specOf(rawAt("dual-write", secure));
    const controllers = spec.groups.find(({ service }) => service === "kafka-controller");
    const brokers = spec.groups.find(({ service }) => service === "kafka");
    const subjectsOf = (group: typeof controllers) => {
      const [server] = group?.servers ?? [];
      const leaves = server && group ? serviceOf(group.service).certificates?.(spec, server)?.leaves : [];
      return leaves?.find(({ name }) => name === "zookeeper")?.subject;
    };
    assert.deepEqual(subjectsOf(controllers), subjectsOf(brokers));
    assert.equal(subjectsOf(controllers)?.commonName, "broker");
    const controller = controllerAt("dual-write", secure);
    assert.equal(controller["zookeeper.ssl.keystore.location"], "/etc/kafka-controller/tls/zookeeper.pem");
    assert.equal(controller["zookeeper.set.acl"], "true");
    assert.equal(controller["listener.security.protocol.map"], "CONTROLLER:SSL,INTERNAL:SSL");
    assert.equal(controllerAt("kraft", secure)["zookeeper.ssl.keystore.location"], undefined);
  });

  it("change the authorizer of brokers at dual-write-kraft, and who may do everything at no step", () => {
    const of = (step: MetadataStep) => brokerAt(step, secure);
    assert.equal(of("dual-write")["authorizer.class.name"], "kafka.security.authorizer.AclAuthorizer");
    assert.match(of("dual-write-kraft")["authorizer.class.name"] ?? "", /StandardAuthorizer$/);
    assert.equal(of("dual-write")["super.users"], of("dual-write-kraft")["super.users"]);
    assert.equal(of("dual-write")["super.users"], controllerAt("dual-write", secure)["super.users"]);
  });
});

describe("a stack file on its way from ZooKeeper to KRaft", () => {
  const errors = (raw: Raw) =>
    judge(rawConfig(raw))
      .filter(({ severity }) => severity === "error")
      .map(({ property }) => property);

  it("is taken at each step, with everything on three hosts", () => {
    for (const step of metadataSteps) assert.deepEqual(errors(rawAt(step)), [], step);
  });

  for (const [what, changes, kafka, property] of [
    ["another release line", {}, { version: "2.4.1" }, "kafka.version"],
    ["another protocol", {}, { protocol: "2.4" }, "kafka.protocol"],
    [
      "a control plane of its own",
      {},
      { properties: { "control.plane.listener.name": "X" } },
      "kafka.properties.control.plane.listener.name",
    ],
    [
      "a security that is on its way itself",
      { security: { mode: "secure", plaintextUntil: "kept" } },
      {},
      "security.plaintextUntil",
    ],
    ["no controllers", { hosts: [1, 2, 3].map((id) => rawHost(id)) }, {}, "hosts[].controllerId"],
    [
      "controllers with ids of brokers",
      { hosts: [1, 2, 3].map((id) => rawHost(id, { controllerId: id })) },
      {},
      "hosts[kafka1].controllerId",
    ],
  ] as const)
    it(`is refused between its ends with ${what}`, () => {
      assert(
        errors(rawAt("dual-write", changes, kafka)).includes(property),
        JSON.stringify(errors(rawAt("dual-write", changes, kafka))),
      );
    });

  it("is refused with an ensemble that this program does not run, in which no step can be taken back", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: 100 + id }));
    const raw = rawAt("controllers", { hosts, zookeeper: { existing: "zk1.example.org:2181" } });
    assert(errors(raw).includes("zookeeper.existing"));
  });
});
