import assert from "node:assert/strict";
import { clusterOutputs } from "../../../../../components/outputs/cluster-outputs";
import { rollPlan } from "../../../../../components/hosts/roll-plan";
import { planSchema } from "../../../../../components/resources/inputs/roll-inputs";
import { preflightScript } from "../../../../../components/hosts/preflight-script";
import { type Raw, rawHost, specOf } from "../../../../helpers/config";
import { FakeCluster } from "../../../../helpers/fake-cluster";
import { foundOn, needsOf, only } from "../../../../helpers/preflight";
import { brokerAt, propertiesAt } from "../../../../helpers/rendered";
import { describeAcceptances, describeRefusals } from "../../../../helpers/refusals";

const existing = "zk1.example.org:2181,zk2.example.org:2181,[2001:db8::3]:2182";
/** The same, as others may write it. */
const otherwise = existing.replace("2001:db8::3", "2001:0DB8:0:0::3");
const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined }));
const onlyBrokers = (zookeeper: Raw = {}, kafka: Raw = {}): Raw => ({
  hosts,
  zookeeper: { source: undefined, existing, ...zookeeper },
  kafka: { source: "maven", ...kafka },
});

const text = (given: string, rule: string, fix: string) => ({
  title: `the servers are ${given}`,
  change: onlyBrokers({ existing: given }),
  property: "zookeeper.existing",
  rule,
  given: "",
  fix,
});

describeRefusals("an ensemble that exists is refused when", [
  text("a:2181/kafka", "the path of the brokers is kafka.chroot", "write a:2181, and set kafka.chroot: /kafka"),
  text("a:2181/", "must be addresses with ports only", "write a:2181"),
  text("a", "must name each server as address:port", "write a:2181"),
  text("a:", "must name each server as address:port", "write a:2181"),
  text("a:2181,", "must name each server as address:port", "remove the empty entry"),
  text("2001:db8::1", "an IPv6 address in brackets", "write [2001:db8::1]:2181"),
  text("fe80::1%eth0", "must name each server as address:port", "write it as zk1.example.org:2181"),
  text("[1:2:3]:2181", "must be an IPv6 address", "write zk1.example.org:2181"),
  text("[2001:db8::1::2]:2181", "must be an IPv6 address", "write zk1.example.org:2181"),
  text("[fe80::1%eth0]:2181", "must be an IP address or a DNS name", "give the address"),
  text("[fd00::1%eth0]:2181", "must be an IP address or a DNS name", "write [fd00::1]:2181"),
  text("[::ffff:10.0.0.9]:2181", "must be an IP address or a DNS name", "write 10.0.0.9:2181"),
  text("[fd00::1]:2181,[FD00:0::1]:2181", "must name each server once", "remove the second one"),
  text("[zz]:2181", "must be an IPv6 address", "write zk1.example.org:2181"),
  text("a:0", "must have ports from 1 to 65535", "such as 2181"),
  text("a:70000", "must have ports from 1 to 65535", "such as 2181"),
  text("a:2181,A:2181", "must name each server once", "remove the second one"),
  text("a_b:2181", "must be an IP address or a DNS name", ""),
  {
    title: "a host runs a ZooKeeper server",
    change: { ...onlyBrokers(), hosts: [rawHost(1), ...hosts.slice(1)] },
    property: "hosts[kafka1].zookeeperId",
    rule: "must be left out with zookeeper.existing",
    given: "1",
    fix: "remove it; or remove zookeeper.existing",
  },
  {
    title: "a setting of servers is given that are not deployed",
    change: onlyBrokers({ properties: { tickTime: 3000 } }),
    property: "zookeeper.properties",
    rule: "has no effect with zookeeper.existing",
    given: "tickTime",
    fix: "remove it",
  },
  {
    title: "a version is given",
    change: onlyBrokers({ version: "3.8.6" }),
    property: "zookeeper.version",
    rule: "has no effect with zookeeper.existing",
    given: "3.8.6",
    fix: "remove it",
  },
]);

describeAcceptances("an ensemble that exists is accepted with", {
  "names, an IPv6 address and ports of their own": onlyBrokers(),
  "a path of the brokers": onlyBrokers({}, { chroot: "/kafka" }),
  "an old Kafka, whatever the version of the ensemble": onlyBrokers({}, { version: "2.4.1" }),
});

describe("brokers on an ensemble that exists", () => {
  const spec = () => specOf(onlyBrokers({}, { chroot: "/kafka" }));

  it("connect to its servers and their path, which the outputs tell as well", () => {
    const connect = `${existing}/kafka`;
    const same = specOf(onlyBrokers({ existing: otherwise }, { chroot: "/kafka" }));
    assert.equal(clusterOutputs(same).zookeeperConnect, connect);
    assert.equal(propertiesAt(brokerAt(spec()), "/etc/kafka/server.properties")["zookeeper.connect"], connect);
    const { zookeeperConnect, ensemble, versions } = clusterOutputs(spec());
    assert.deepEqual([zookeeperConnect, ensemble, versions.zookeeper], [connect, [], "not managed"]);
  });

  it("are rolled without servers of ZooKeeper in the plan", async () => {
    const { zookeeper, lost, outside = [] } = planSchema.strict().parse(rollPlan(spec()));
    assert.deepEqual([zookeeper, lost.zookeeper], [[], []]);
    assert.deepEqual(
      outside.map(({ service, address, port }) => `${service} ${address} ${port}`),
      ["zookeeper zk1.example.org 2181", "zookeeper zk2.example.org 2181", "zookeeper 2001:db8::3 2182"],
    );
    assert.equal("outside" in rollPlan(specOf()), false);
    const cluster = FakeCluster.running({ kafka: "old" });
    assert.equal(await cluster.roll({ zookeeper: [] }), undefined);
    assert.deepEqual(cluster.restarts.sort(), ["kafka 1", "kafka 2", "kafka 3"]);
  });

  it("must reach each of its servers, where a refused connection is an error: nothing here starts them", () => {
    const fine = { "peer:zk1.example.org:2181": "open", "peer:zk2.example.org:2181": "open" };
    const finding = only(foundOn([{ ...fine, "peer:2001:db8::3:2182": "refused" }, fine, fine], onlyBrokers()));
    assert.equal(finding.check, "peers");
    assert.match(finding.rule, /^must reach zookeeper\.existing \(2001:db8::3\)/);
    assert.match(finding.fix, /correct zookeeper\.existing$/);
  });

  it("ask its servers for the cluster that they are for", () => {
    const script = preflightScript(needsOf(onlyBrokers({}, { chroot: "/kafka" })));
    assert.match(script, /^look_at_entry '?zk1\.example\.org'? '?2181'? '?\/kafka\/cluster\/id'?$/m);
    assert.doesNotMatch(preflightScript(needsOf()), /^look_at_entry ["'\w]/m);
  });
});

describe("brokers that have been used", () => {
  const data = { "file:/var/lib/kafka/meta.properties": "is version=0 broker.id=1 cluster.id=AbC" };
  const entry = (at: string, said: string) => ({ [`entry:${at}`]: said });
  const knows = 'is {"version":"1","id":"AbC"}';
  const first = "zk1.example.org:2181";
  const findings = (facts: Readonly<Record<string, string>>) => foundOn([{ ...data, ...facts }], onlyBrokers());

  it("go on with an ensemble that knows their cluster, also when one of its servers does not answer", () => {
    const unknown = entry("zk2.example.org:2181", "unknown");
    assert.deepEqual(findings({ ...entry(first, knows), ...unknown }), []);
  });

  for (const [title, said, given] of [
    ["of another cluster", 'is {"version":"1","id":"XyZ"}', /XyZ at zk1/],
    ["that knows no cluster, because it is empty or the path is another one", "missing", /none at zk1/],
    ["that does not answer", "unknown", /unknown at zk1/],
  ] as const)
    it(`are kept from an ensemble ${title}`, () => {
      const finding = only(findings(entry(first, said)));
      assert.equal(finding.check, "data");
      assert.match(finding.rule, /must be the ensemble that knows these brokers/);
      assert.match(finding.given, given);
    });

  it("are kept from a list that has a server of another ensemble, which alone is named", () => {
    const other = entry("zk2.example.org:2181", 'is {"version":"1","id":"XyZ"}');
    assert.match(only(findings({ ...entry(first, knows), ...other })).given, /among the data, XyZ at zk2[^,]*$/);
  });

  const installed = (connect: string) => ({ ...entry(first, knows), "config:kafka": `zookeeper.connect=${connect}` });

  it("stay with a server whose IPv6 address was written in another way", () => {
    assert.deepEqual(findings(installed("zk8.example.org:2181,[2001:DB8:0::3]:2182")), []);
  });

  it("may get other servers of their ensemble as long as one stays", () => {
    assert.deepEqual(findings(installed("zk0.example.org:2181,zk1.example.org:2181")), []);
  });

  it("are kept from a list of servers that has none of the old ones", () => {
    const finding = only(findings(installed("zk8.example.org:2181,zk9.example.org:2181")));
    assert.equal(finding.check, "change");
    assert.match(finding.fix, /^set zookeeper\.existing to zk8\.example\.org:2181,zk9\.example\.org:2181; to exchange/);
  });

  it("are kept from an ensemble that exists while their own one runs", () => {
    const own = { "unit:zookeeper": "42 1000 own", "running:zookeeper": "digest 10.0.0.1:2181 1=10.0.0.1:2888:3888" };
    const finding = only(findings({ ...installed(first), ...own }));
    assert.match(finding.fix, /^remove zookeeper\.existing, and set zookeeperId on the hosts again$/);
  });

  it("are kept from a new ensemble of this program, which would know nothing of them", () => {
    const facts = { ...data, "config:kafka": `zookeeper.connect=${first}` };
    const finding = only(foundOn([facts], { hosts: [rawHost(1)] }));
    assert.match(finding.rule, /^zookeeper\.existing: brokers that were installed stay with their ensemble/);
    assert.match(finding.fix, /^set zookeeper\.existing to zk1\.example\.org:2181/);
  });
});
