import assert from "node:assert/strict";
import { rawHost } from "../../../../helpers/config";
import { foundOn, only, ours } from "../../../../helpers/preflight";

const path = "/var/lib/zookeeper";
const file = (name: string) => `file:${path}/${name}`;
const members = "1=10.0.0.1:2888:3888,2=10.0.0.2:2888:3888,3=10.0.0.3:2888:3888";

/** A host whose server is installed; it has its data, or never had any. */
const installed = (id: number) => ({
  "installed:zookeeper": `digest 10.0.0.${id}:2181 ${members}`,
  [`data:${path}`]: `cluster ${ours}`,
  [file("myid")]: `is ${id}`,
});
const serving = (id: number) => ({
  ...installed(id),
  [file("version-2")]: "directory",
  [file("version-2/currentEpoch")]: "is 3",
});
/** What its operator says is lost: an empty directory with `.cluster-id`. */
const accepted = (id: number) => ({ ...installed(id), [file("myid")]: "missing" });
/** The disk is not mounted. */
const gone = (id: number) => ({ ...accepted(id), [`data:${path}`]: "missing", [`prepared:${path}`]: "" });

describe("the id among the data of a ZooKeeper server", () => {
  it("must be its own", () => {
    const { check, given } = only(foundOn([{ ...serving(1), [file("myid")]: "is 2" }, serving(2), serving(3)]));
    assert.deepEqual([check, given], ["data", `${path}/myid names server 2`]);
  });

  it("must be readable where there is one", () => {
    const { given } = only(foundOn([{ ...serving(1), [file("myid")]: "unreadable" }, serving(2), serving(3)]));
    assert.equal(given, `${path}/myid cannot be read`);
  });
});

describe("an ensemble", () => {
  const rule = /^at most one ZooKeeper server may be without its data at a time/;

  it("may go on when all have their data, and when one begins anew", () => {
    assert.deepEqual(foundOn([serving(1), serving(2), serving(3)]), []);
    assert.deepEqual(foundOn([serving(1), accepted(2), serving(3)]), []);
  });

  it("may go on when its observers have no data, which they get from those that vote", () => {
    const hosts = [1, 2, 3, 4, 5].map((id) => rawHost(id, id > 3 ? { zookeeperRole: "observer" } : {}));
    assert.deepEqual(foundOn([serving(1), serving(2), accepted(3), accepted(4), accepted(5)], { hosts }), []);
  });

  it("may be new, also when its first up was cut before or while its servers were started", () => {
    assert.deepEqual(foundOn([{}, {}, {}]), []);
    assert.deepEqual(foundOn([installed(1), installed(2), {}]), []);
    const started = { ...installed(1), [file("version-2")]: "directory", [file("version-2/currentEpoch")]: "is 0" };
    assert.deepEqual(foundOn([started, installed(2), installed(3)]), []);
    assert.deepEqual(foundOn([serving(1), serving(2), installed(3)]), []);
  });

  it("may gain a member", () => assert.deepEqual(foundOn([serving(1), serving(2), {}]), []));

  it("is refused when two begin anew at once: they could elect a leader that knows nothing", () => {
    const findings = foundOn([accepted(1), accepted(2), serving(3)]);
    assert.deepEqual(
      findings.map(({ host, check, severity }) => [host, check, severity]),
      [
        ["kafka1", "data", "error"],
        ["kafka2", "data", "error"],
      ],
    );
    for (const finding of findings) {
      assert.match(finding.rule, rule);
      assert.equal(finding.given, "no data on kafka1, kafka2, of 3 hosts");
    }
  });

  it("is refused when the second begins anew before the first has got the data of the others", () => {
    const behind = { ...installed(1), [file("version-2")]: "directory", [file("version-2/currentEpoch")]: "is 0" };
    assert.equal(foundOn([behind, accepted(2), serving(3)]).filter((one) => rule.test(one.rule)).length, 2);
  });

  it("is refused when no disk is mounted anywhere, beside the disk of each host", () => {
    const findings = foundOn([gone(1), gone(2), gone(3)]);
    assert.equal(findings.filter((one) => rule.test(one.rule)).length, 3);
    assert.equal(findings.filter(({ given }) => given.includes("is its disk mounted?")).length, 3);
  });

  it("is refused when two have lost the disks of their transactions", () => {
    const zookeeper = { source: "maven", paths: { dataLog: "/log" } };
    const log = (state: string) => ({
      "data:/log": `cluster ${ours}`,
      "file:/log/myid": "missing",
      "file:/log/version-2": state,
    });
    const hosts = (...states: string[]) => states.map((state, at) => ({ ...serving(at + 1), ...log(state) }));
    assert.equal(foundOn(hosts("missing", "missing", "directory"), { zookeeper }).length, 2);
    assert.deepEqual(foundOn(hosts("missing", "directory", "directory"), { zookeeper }), []);
  });
});

describe("the snapshots of a ZooKeeper server", () => {
  const with4 = (id: number) => ({
    ...serving(id),
    [file("version-2/snapshot.*")]: "is snapshot.0",
    [file("version-2/log.*")]: "is log.1",
  });
  const without = (id: number) => ({ ...with4(id), [file("version-2/snapshot.*")]: "missing" });

  it("may be there, or may be missing with all transactions", () => {
    const empty = { ...without(3), [file("version-2/log.*")]: "missing" };
    assert.deepEqual(foundOn([with4(1), with4(2), empty]), []);
  });

  it("must be there beside transactions, and are copied from the others where they are not", () => {
    const { host, check, severity, fix } = only(foundOn([without(1), with4(2), with4(3)]));
    assert.deepEqual([host, check, severity], ["kafka1", "data", "error"]);
    assert.match(fix, /^let it copy everything from the others: mv .*version-2\.before, one host at a time$/);
  });

  it("are not expected where ZooKeeper 3.4 wrote none, once the stack file says so", () => {
    const all = [without(1), without(2), without(3)];
    const findings = foundOn(all);
    assert.equal(findings.length, 3);
    assert.match(findings[0]?.fix ?? "", /set zookeeper\.properties snapshot\.trust\.empty: true/);
    const zookeeper = { source: "maven", properties: { "snapshot.trust.empty": true } };
    assert.deepEqual(foundOn(all, { zookeeper }), []);
  });
});
