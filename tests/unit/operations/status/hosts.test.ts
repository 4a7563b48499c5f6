import assert from "node:assert/strict";
import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import type { HostsReach } from "../../../../components/resources/inputs/transport-inputs";
import { platformOf, readHost } from "../../../../operations/status/hosts";
import { noServers } from "../../../helpers/no-servers";

describe("readHost", () => {
  it("parses every service and every directory that status.sh prints", () => {
    const text = [
      "service\tkafka\tactive\t0123456789abcdef\t2\t3.9.2\t384m\tfedcba\t3.9.3",
      "service\tzookeeper\tfailed\t\t7\t\t\tfedcba\t",
      "disk\t/data 1/kafka\t/\t1000\t400",
      "",
    ].join("\n");
    const { services, disks } = readHost(text);
    assert.deepEqual(services.get("kafka"), {
      problem: null,
      running: "0123456789abcdef",
      installed: "fedcba",
      restarts: 2,
      version: "3.9.2",
      installedVersion: "3.9.3",
      heap: "384m",
      volumeBytes: null,
    });
    assert.deepEqual(services.get("zookeeper"), {
      problem: "zookeeper is not running; systemd reports failed",
      running: "",
      installed: "fedcba",
      restarts: 7,
      version: null,
      installedVersion: null,
      heap: null,
      volumeBytes: null,
    });
    assert.deepEqual(disks, [{ path: "/data 1/kafka", mount: "/", totalBytes: 1000, freeBytes: 400 }]);
  });

  it("does not take what a host left empty for a number", () => {
    const { services, disks, unmeasured } = readHost("service\tkafka\tactive\t\t\t\t\t\t\ndisk\t/data\t\t\t\n");
    assert.deepEqual([services.get("kafka")?.restarts, disks, unmeasured], [null, [], ["/data"]]);
  });

  it("finds no service and no disk on a host where nothing is installed", () => {
    assert.deepEqual(readHost(""), { services: new Map(), disks: [], unmeasured: [] });
  });
});

describe("the view of hosts", () => {
  const node = { id: 1, host: "kafka1", address: "10.0.0.1", port: 9092 };
  const connection = { host: "10.0.0.1", port: 22, user: "root", hostKey: "x", privateKey: "y" };
  const reach: HostsReach = {
    ...noServers,
    substrate: "ssh",
    targets: [{ name: "kafka1", sudo: false, connection }],
    zookeeper: [],
    "kafka-controller": [],
    kafka: [node],
  };
  const plan = { kafka: [{ ...node, digest: "b" }], zookeeper: [] } as unknown as Plan;
  const inspected = (text: string) => ({ name: "kafka1", problem: null, drift: [], ...readHost(text) });
  const line = (running: string, installed: string) =>
    `service\tkafka\tactive\t${running}\t0\t3.9.2\t1g\t${installed}\t3.9.2\ndisk\t/data\t/\t9\t9\n`;

  for (const [running, installed, runs] of [
    ["b", "b", "current"],
    ["b", "c", "deployed"],
    ["c", "c", "installed"],
    ["a", "b", "outdated"],
    ["a", "c", "neither"],
    ["edited", "b", "outdated"],
    ["", "b", null],
    ["b", "", null],
  ] as const)
    it(`calls what runs ${runs} for ${running || "none"} running, ${installed || "none"} installed, b deployed`, () =>
      assert.equal(platformOf(reach, [inspected(line(running, installed))], plan).factsOf("kafka", 1).runs, runs));

  it("does not know what runs before a roll has finished", () =>
    assert.equal(platformOf(reach, [inspected(line("b", "b"))], undefined).factsOf("kafka", 1).runs, null));

  it("lists disks that were not told, but not those of a host that nobody reached", () => {
    assert.deepEqual(platformOf(reach, [inspected(line("b", "b"))], plan).notTold, []);
    assert.deepEqual(platformOf(reach, [inspected("")], plan).notTold, [
      { where: "kafka1", what: "how full its disks are" },
    ]);
    assert.deepEqual(platformOf(reach, [inspected("disk\t/data\t\t\t\n")], plan).notTold, [
      { where: "kafka1", what: "how full the disk of /data is" },
    ]);
    const dark = { ...inspected(""), problem: "i/o timeout" };
    assert.deepEqual(platformOf(reach, [dark], plan).notTold, []);
  });
});
