import assert from "node:assert/strict";
import { type Config, configSchemaOf } from "../../../../components/config/config-schema";
import { resolveCluster } from "../../../../components/config/defaults";
import { validateConfig } from "../../../../components/config/validate-config";
import { hostServices } from "../../../../components/hosts/host-services";
import { preflightScript } from "../../../../components/hosts/preflight-script";
import { rollPlan } from "../../../../components/hosts/roll-plan";
import type { ClusterSpec } from "../../../../components/model/cluster-spec";
import { judge } from "../../../../components/preflight/preflight-verdict";
import { preflightText } from "../../../../components/preflight/preflight-table";
import { ownRequirements, resolveRequirements } from "../../../../components/preflight/host-requirements";
import { sharedRequirements } from "../../../../components/preflight/shared-requirements";
import { readHost } from "../../../../operations/status/hosts";
import { inlineKeys, judge as judgeConfig, type Raw, rawConfig, rawHost } from "../../../helpers/config";
import { factsOf, ours } from "../../../helpers/preflight";
import { directives } from "../../../helpers/rendered";
import { withToy } from "../../../helpers/toy-service";

/** Three hosts with ZooKeeper and Kafka; the first two also run a pebble. */
function stack(changes: Raw = {}, ids: readonly number[] = [1, 2]): Raw {
  const hosts = [1, 2, 3].map((id) => rawHost(id, ids.includes(id) ? { pebbleId: id } : {}));
  return rawConfig({ hosts, ...changes });
}

function issuesOf(raw: Raw): string[] {
  return judgeConfig(raw, {}, withToy).map(({ property, rule }) => `${property}: ${rule}`);
}

function specOf(changes: Raw = {}): ClusterSpec {
  assert.deepEqual(judgeConfig(stack(changes), {}, withToy), []);
  const { config } = validateConfig(stack(changes), inlineKeys, withToy);
  return resolveCluster(config as Config, withToy);
}

function needsOf(spec: ClusterSpec, position: number) {
  const host = spec.hosts[position];
  assert(host);
  return resolveRequirements(ownRequirements(spec, host, withToy), sharedRequirements(spec, withToy));
}

function pebbleOn(spec: ClusterSpec, position: number) {
  const host = spec.hosts[position];
  assert(host);
  return hostServices(spec, host, withToy).find(({ unit }) => unit === "pebble");
}

describe("a third service that only the registry names", () => {
  it("is unknown to a stack that is read without it", () => {
    assert.deepEqual(
      judgeConfig(stack()).map(({ property }) => property),
      ["hosts[0].pebbleId", "hosts[1].pebbleId"],
    );
  });

  it("gets the rules about ids, versions, heaps, users and unknown keys", () => {
    assert.deepEqual(issuesOf(stack()), []);
    assert.deepEqual(issuesOf(stack({}, [])), [], "a stack needs none of them");
    const twice = [rawHost(1, { pebbleId: 3 }), rawHost(2, { pebbleId: 3 }), rawHost(3, { pebbleId: 10 })];
    assert.deepEqual(issuesOf(stack({ hosts: twice })), [
      "hosts[kafka3].pebbleId: must be 1 to 9 (the toy's own rule)",
      "hosts[].pebbleId: must differ on every host",
    ]);
    assert.deepEqual(issuesOf(stack({ pebble: { version: "2", heap: "big", user: "root", colour: "red" } })), [
      "pebble.colour: is not a setting of this program",
      "pebble.version: must be one of 1.0.0",
      "pebble.heap: must be a size: a number followed by k, m or g",
      "pebble.user: must be the name of an unprivileged system user",
    ]);
  });

  it("may not listen on a port of another service of its host, or share a directory with one", () => {
    assert.deepEqual(issuesOf(stack({ pebble: { port: 9092 } })), [
      "kafka.listeners[PLAINTEXT].port, pebble.port: must be different ports: they meet on one host",
    ]);
    assert.deepEqual(issuesOf(stack({ kafka: { source: "maven", paths: { data: ["/var/lib/pebble"] } } })), [
      "kafka.paths.data[0], pebble.paths.data: two data directories must not be one inside the other",
    ]);
  });

  it("gets a unit and its files on each of its hosts, behind the services that it depends on", () => {
    const spec = specOf();
    const service = pebbleOn(spec, 0);
    assert(service);
    assert.equal(service.endpoint, "10.0.0.1:7000");
    assert.deepEqual(
      service.files.map(({ path }) => path),
      ["/etc/pebble/pebble.conf", "/etc/systemd/system/pebble.service"],
    );
    const unit = directives(service.files.at(-1)?.content ?? "");
    assert.equal(unit["Description"], "Toy Pebble 1.0.0, pebble 1");
    assert.equal(unit["After"], "network-online.target zookeeper.service");
    assert.equal(unit["User"], "pebble");
    assert.equal(unit["ReadWritePaths"], "/var/lib/pebble");
    assert.match(unit["ExecStart"] ?? "", /java .*-Xmx64m .*org\.example\.Pebble$/);
    assert.equal(pebbleOn(spec, 2), undefined);
  });

  it("is inspected by the preflight: memory, Java, ports, peers and directories", () => {
    const spec = specOf();
    const needs = needsOf(spec, 0);
    assert(needs.peers.some(({ host, port, purpose }) => host === "kafka2" && port === 7000 && purpose === "pebbles"));
    assert(!needsOf(spec, 2).peers.some(({ port }) => port === 7000), "kafka3 runs none");
    const script = preflightScript(needs);
    for (const call of ["look_at_unit pebble", "look_at_record pebble", "look_at_data /var/lib/pebble"])
      assert(script.includes(`${call}\n`), call);
    assert.match(script, /^look_at_ports .*\b7000\b/m);
    const facts = factsOf({ listener: '10.0.0.1:7000 users:(("nginx",pid=42,fd=7))', java: 'runs version "8"' });
    const verdict = judge([{ needs, report: { host: needs.host, facts } }], ours, { services: withToy });
    const text = preflightText(verdict, 1);
    assert.match(text, /port 7000 \(pebble\.port\) must be free/);
    assert.match(text, /must be Java 11 to 21 \(zookeeper, kafka, pebble\)/);
  });

  it("has on one host what the line of that host says itself, without a word of it in the service", () => {
    const own = { pebble: { heap: "96m", paths: { data: "/disk1/pebble" } } };
    const hosts = [rawHost(1, { pebbleId: 1, ...own }), rawHost(2, { pebbleId: 2 }), rawHost(3)];
    const spec = specOf({ hosts });
    const unitOn = (position: number) => directives(pebbleOn(spec, position)?.files.at(-1)?.content ?? "");
    assert.match(unitOn(0)["ExecStart"] ?? "", /-Xmx96m /);
    assert.equal(unitOn(0)["ReadWritePaths"], "/disk1/pebble");
    assert.match(unitOn(1)["ExecStart"] ?? "", /-Xmx64m /);
    assert.equal(unitOn(1)["ReadWritePaths"], "/var/lib/pebble");
    const place = needsOf(spec, 0).data.find(({ service }) => service === "pebble");
    assert.equal(place?.property, "hosts[kafka1].pebble.paths.data");
    assert.deepEqual(
      issuesOf(stack({ hosts: [rawHost(1, { pebbleId: 1, pebble: { heap: "big" } }), ...hosts.slice(1)] })),
      ["hosts[kafka1].pebble.heap: must be a size: a number followed by k, m or g"],
    );
    assert.deepEqual(issuesOf(stack({ hosts: [rawHost(1, own), ...hosts.slice(1)] })), [
      "hosts[kafka1].pebble: is about a pebble on this host, which runs none",
    ]);
  });

  it("is an entry of the roll, with the digest that its servers should run with", () => {
    const plan = rollPlan(specOf(), withToy) as unknown as Record<string, readonly { id: number; digest: string }[]>;
    assert.deepEqual(
      plan["pebble"]?.map(({ id }) => id),
      [1, 2],
    );
    assert.match(plan["pebble"]?.[0]?.digest ?? "", /^[0-9a-f]{12}(-[0-9a-f]{12}){3}$/);
  });

  it("is among the services that a host tells the status of", () => {
    const { services } = readHost("service\tpebble\tactive\tabc\t0\t1.0.0\t64m\n");
    assert.equal(services.get("pebble")?.running, "abc");
  });
});

describe("a setting of a service that is one line of its schema and its use", () => {
  const greeting = (changes: Raw = {}) => pebbleOn(specOf(changes), 0)?.files[0]?.content;

  it("has its default and its value in the file that uses it", () => {
    assert.equal(greeting(), "greeting=hello\n");
    assert.equal(greeting({ pebble: { greeting: "good day" } }), "greeting=good day\n");
  });

  it("restarts the servers when it changes", () => {
    const digest = (changes: Raw) => pebbleOn(specOf(changes), 0)?.digest;
    assert.notEqual(digest({}), digest({ pebble: { greeting: "good day" } }));
  });

  it("is checked like the others", () => {
    assert.deepEqual(issuesOf(stack({ pebble: { greeting: 1 } })), ["pebble.greeting: must be a string"]);
    assert("pebble" in configSchemaOf(withToy).shape);
  });
});
