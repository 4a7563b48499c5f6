import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { type Raw, rawHost } from "../../../../helpers/config";
import { foundOn, needsOf, only, ours } from "../../../../helpers/preflight";
import { Shell } from "../../../../helpers/shell";
import { preflightScript } from "../../../../../components/hosts/preflight-script";

const at = (metadata: string): Raw => ({
  hosts: [1, 2, 3].map((id) => rawHost(id, { controllerId: 100 + id })),
  kafka: { metadata },
});
const [brokers, controllers, ensemble] = ["/var/lib/kafka", "/var/lib/kafka-controller", "/var/lib/zookeeper"];

/** A host at one of the steps, as far as it is asked about its data. */
const host = (id: number, more: Readonly<Record<string, string>> = {}) => ({
  [`disk:${controllers}`]: "90000000 /",
  [`data:${brokers}`]: `cluster ${ours}`,
  [`data:${controllers}`]: `cluster ${ours}`,
  [`data:${ensemble}`]: `cluster ${ours}`,
  [`file:${brokers}/meta.properties`]: `is version=0 broker.id=${id} cluster.id=AAAAAAAAAAAAAAAAAAAAAA`,
  [`file:${brokers}/__cluster_metadata-0`]: "missing",
  [`file:${controllers}/meta.properties`]: `is version=1 node.id=${100 + id} cluster.id=AAAAAAAAAAAAAAAAAAAAAA`,
  [`file:${controllers}/__cluster_metadata-0`]: "directory",
  [`file:${ensemble}/myid`]: `is ${id}`,
  ...more,
});
const errorsOn = (hosts: readonly Readonly<Record<string, string>>[], config: Raw) =>
  foundOn(hosts, config).filter(({ check, rule }) => check === "data" && /partition|copy/.test(rule));

describe("partitions whose directories do not name their topics", () => {
  for (const step of ["controllers", "dual-write", "dual-write-kraft"])
    it(`are refused at ${step}, because brokers in KRaft set them aside`, () => {
      const {
        host: name,
        severity,
        given,
        fix,
      } = only(errorsOn([host(1), host(2, { [`bare:${brokers}`]: "orders-0" }), host(3)], at(step)));
      assert.deepEqual([name, severity, given], ["kafka2", "error", "none in orders-0"]);
      assert.match(fix, /set kafka\.protocol: current and run to the end/);
    });

  it("are not looked for while there is only ZooKeeper, nor once there is only KRaft", () => {
    assert.match(preflightScript(needsOf(at("dual-write"))), /^look_for_bare \/var\/lib\/kafka partition\.metadata$/m);
    assert.doesNotMatch(preflightScript(needsOf()), /^look_for_bare \//m);
    assert.doesNotMatch(preflightScript(needsOf(at("kraft"))), /^look_for_bare \//m);
  });

  it("are found by the script, which leaves out what is deleted, moved, or no partition", async () => {
    const shell = new Shell(["preflight", "preflight-data"]);
    for (const name of ["orders-0", "a.b-12", "gone-1.abc-delete", "__cluster_metadata-0", "remote-log-index-cache"])
      mkdirSync(shell.path("data", name), { recursive: true });
    writeFileSync(shell.path("data/orders-0/partition.metadata"), "version: 0");
    const { stdout } = await shell.run("sleep() { :; }", 'look_for_bare "$dir/data" partition.metadata');
    shell.remove();
    assert.equal(stdout.replaceAll(/.*data=/g, ""), "a.b-12\n");
  });

  it("are none when a partition was only just being made", async () => {
    const shell = new Shell(["preflight", "preflight-data"]);
    mkdirSync(shell.path("data/orders-0"), { recursive: true });
    const meanwhile = 'sleep() { touch "$dir/data/orders-0/partition.metadata"; }';
    const { stdout } = await shell.run(meanwhile, 'look_for_bare "$dir/data" partition.metadata');
    shell.remove();
    assert.equal(stdout, "");
  });
});

describe("room for the backup before kafka.metadata: kraft", () => {
  const migrating = { "config:kafka-controller": "zookeeper.metadata.migration.enable=true" };
  const sizes = (kib: string) => ({ ...migrating, [`size:${controllers}`]: kib, [`size:${ensemble}`]: kib });

  it("is refused where ZooKeeper and the controller have more than is free", () => {
    const [big, fine] = [host(1, sizes("30000000")), sizes("1000")];
    const { host: name, severity, given } = only(errorsOn([big, host(2, fine), host(3, fine)], at("kraft")));
    assert.deepEqual([name, severity], ["kafka1", "error"]);
    assert.match(given, /to copy, .* free/);
  });

  it("is only doubted where it was not told in time: the copy looks again itself", () => {
    const fine = sizes("1000");
    const { severity } = only(errorsOn([host(1, migrating), host(2, fine), host(3, fine)], at("kraft")));
    assert.equal(severity, "warning");
  });

  it("is not asked for once the controllers are installed without ZooKeeper", () => {
    const full = { [`size:${controllers}`]: "90000000", [`size:${ensemble}`]: "90000000" };
    assert.deepEqual(errorsOn([host(1, full), host(2, full), host(3, full)], at("kraft")), []);
  });

  it("is asked for at that step alone", () => {
    assert.match(preflightScript(needsOf(at("kraft"))), /^look_at_size \/var\/lib\/zookeeper$/m);
    assert.doesNotMatch(preflightScript(needsOf(at("dual-write-kraft"))), /^look_at_size \//m);
  });

  it("is counted by the script, in KiB", async () => {
    const shell = new Shell(["preflight", "preflight-data"]);
    mkdirSync(shell.path("data"));
    writeFileSync(shell.path("data/log"), Buffer.alloc(100_000, 1));
    const { stdout } = await shell.run('look_at_size "$dir/data"', "wait");
    shell.remove();
    const [, kib] = /=(\d+)$/.exec(stdout.trim()) ?? [];
    assert(Number(kib) >= 97 && Number(kib) < 200, stdout);
  });
});
