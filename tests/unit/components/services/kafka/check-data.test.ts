import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { logDirectoryPattern } from "../../../../../components/services/kafka/check-data";
import { found, foundOn, only, ours } from "../../../../helpers/preflight";

const path = "/var/lib/kafka";
const whole = { [`data:${path}`]: `cluster ${ours}` };
const meta = (text: string) => ({ ...whole, [`file:${path}/meta.properties`]: `is ${text}` });

describe("the directories in a data directory of a broker", () => {
  it("must not be lost+found, which is in the top directory of each ext4 disk", () => {
    const finding = only(found({ [`stranger:${path}`]: "lost+found" }));
    assert.deepEqual([finding.check, finding.severity], ["data", "error"]);
    assert.equal(finding.given, "lost+found: it is the mount point of a file system");
    assert.match(finding.fix, /\/var\/lib\/kafka\/kafka instead of \/var\/lib\/kafka in kafka\.paths\.data/);
  });

  it("must be those of partitions: any other is named", () => {
    const finding = only(found({ ...whole, [`stranger:${path}`]: "tmp" }));
    assert.deepEqual(
      [finding.given, finding.fix],
      ["tmp", "move them out of /var/lib/kafka, or choose another directory"],
    );
  });

  it("are nobody's concern where a directory is of something else: that is told", () => {
    assert.match(only(found({ [`data:${path}`]: "foreign app", [`stranger:${path}`]: "app" })).given, /something else/);
  });

  const taken = ["orders-0", "__consumer_offsets-49", "a.b-c_d-12", "orders-0.1f2e-delete", "orders-1.ab-future"];
  const ends = ["lost+found", "tmp", "orders", "-0", "orders-", "orders-x", ".snapshot", "backup-2024-old"];

  it("are told from others on the host as a broker does", () => {
    const names = [...taken, "orders-1.ab-stray", "remote-log-index-cache", ...ends];
    const script = `while read -r name; do if [[ $name =~ $1 ]]; then echo "$name"; fi; done`;
    const input = `${names.join("\n")}\n`;
    const matched = execFileSync("bash", ["-c", script, "bash", logDirectoryPattern], { input, encoding: "utf8" });
    assert.deepEqual(matched.trim().split("\n"), [...taken, "orders-1.ab-stray", "remote-log-index-cache"]);
  });
});

describe("meta.properties of a broker's data directory", () => {
  it("may be its own, or not there yet", () => {
    assert.deepEqual(found(meta("version=0 broker.id=1 cluster.id=abc")), []);
    assert.deepEqual(found(meta("version=1 node.id=1 cluster.id=abc")), []);
    assert.deepEqual(found(whole), []);
  });

  it("must not be of another broker, as when disks were swapped between hosts", () => {
    const finding = only(found(meta("version=0 broker.id=2 cluster.id=abc")));
    assert.deepEqual([finding.check, finding.severity], ["data", "error"]);
    assert.match(
      finding.rule,
      /\/var\/lib\/kafka \(kafka\.paths\.data\[0\]\) must be the data of broker 1, or of none/,
    );
    assert.equal(finding.given, "/var/lib/kafka/meta.properties names broker 2");
    assert.match(finding.fix, /hosts\[\]\.brokerId to 2/);
  });

  it("must name a broker, and be readable", () => {
    assert.match(only(found(meta(""))).given, /names no broker/);
    assert.match(only(found({ [`file:${path}/meta.properties`]: "unreadable" })).given, /cannot be read/);
    assert.match(only(found({ [`file:${path}/meta.properties`]: "directory" })).given, /cannot be read/);
  });

  it("is judged before a directory is taken over, beside the question whose it is", () => {
    const facts = { ...meta("version=0 broker.id=2 cluster.id=abc"), [`data:${path}`]: "foreign orders-0" };
    assert.deepEqual(
      found(facts).map(({ given }) => given),
      ["it holds something else: orders-0", "/var/lib/kafka/meta.properties names broker 2"],
    );
  });

  const cluster = (broker: number, id: string) => meta(`version=0 broker.id=${broker} cluster.id=${id}`);

  it("must be of the Kafka cluster that most directories are of, on every host", () => {
    const findings = foundOn([cluster(1, "abc"), cluster(2, "xyz"), cluster(3, "abc")]);
    const { host, given, rule } = only(findings);
    assert.equal(host, "kafka2");
    assert.match(rule, /must be of the same Kafka cluster/);
    assert.equal(given, `cluster.id abc in kafka1:${path}, kafka3:${path}; xyz in kafka2:${path}`);
    assert.deepEqual(foundOn([cluster(1, "abc"), whole, cluster(3, "abc")]), []);
  });

  it("is wrong everywhere when nobody knows which cluster is right", () => {
    const hosts = foundOn([cluster(1, "abc"), cluster(2, "xyz"), whole]).map(({ host }) => host);
    assert.deepEqual(hosts, ["kafka1", "kafka2"]);
  });

  it("is missed, as a warning, in a directory that was prepared long ago or just now, beside others that have it", () => {
    const kafka = { source: "maven", paths: { data: [path, "/data2"] } };
    const more = { "file:/data2/meta.properties": "missing" };
    const added = { ...cluster(1, "abc"), ...more, "data:/data2": "missing" };
    assert.deepEqual(found(added, { kafka }), [], "a new directory");
    const { severity, rule } = only(found({ ...added, "data:/data2": `cluster ${ours}` }, { kafka }));
    assert.deepEqual([severity, rule.split(" ")[0]], ["warning", "/data2"]);
    assert.deepEqual(found({ ...whole, ...more, "data:/data2": `cluster ${ours}` }, { kafka }), [], "a new broker");
  });

  it("must be of one Kafka cluster in all directories of a host", () => {
    const kafka = { source: "maven", paths: { data: [path, "/data2", "/data3"] } };
    const more = ["/data2", "/data3"].map((one, index) => ({
      [`data:${one}`]: `cluster ${ours}`,
      [`file:${one}/meta.properties`]: `is broker.id=1 cluster.id=${["abc", "xyz"][index]}`,
    }));
    const { given } = only(found(Object.assign(cluster(1, "abc"), ...more) as Record<string, string>, { kafka }));
    assert.equal(given, `cluster.id abc in kafka1:${path}, kafka1:/data2; xyz in kafka1:/data3`);
  });
});
