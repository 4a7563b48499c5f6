import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { ConfigIssue } from "../../../components/model/issue";
import type { Deployed } from "../../../policy/deployed";
import { rules } from "../../../policy/rules";
import { projectRoot } from "../../../operations/lib/paths";
import { reveal } from "../../../operations/provider/values";
import { type Raw, specOf } from "../../helpers/config";
import { securityOf } from "../../../components/security/security-schema";
import { deploy } from "../../helpers/deploy";
import { kubernetesSpecs } from "../../helpers/kubernetes-specs";
import { all } from "../../helpers/manifests";

const digest = `sha256:${"ab".repeat(32)}`;

/** What a rule says about resources, with its own limit. */
function judge(name: string, ...resources: readonly Deployed[]): ConfigIssue[] {
  const rule = rules.find((one) => one.name === name);
  assert(rule, name);
  return resources.flatMap((resource) =>
    rule.judge(resource, { minimum: rule.minimum ?? 0, maximum: rule.maximum ?? 0 }),
  );
}

/** The resources of a cluster on hosts as the engine shows them to a pack. */
async function hostsWith(changes: Raw): Promise<Deployed[]> {
  const wanted = await deploy(specOf(changes), undefined, { security: securityOf(changes) });
  return [...wanted.values()].map(({ type, name, inputs }) => ({ type, name, props: reveal(inputs) as Raw }));
}

function configMap(text: string): Deployed {
  const data = { "kafka-1.server.properties": text, "other.txt": "default.replication.factor=1" };
  return { type: "kubernetes:core/v1:ConfigMap", name: "kafka-config", props: { data } };
}

function workload(pod: Raw, kind = "Deployment"): Deployed {
  const metadata = { labels: { "app.kubernetes.io/part-of": "kafka-zookeeper" } };
  return {
    type: `kubernetes:apps/v1:${kind}`,
    name: "kafka-1",
    props: { spec: { template: { metadata, spec: pod } } },
  };
}

function topics(changes: Raw): Deployed {
  const orders = { partitions: 3, replicationFactor: 3, ...changes };
  return { type: "kafka-zookeeper:index:Topics", name: "topics", props: { topics: JSON.stringify({ orders }) } };
}

const given = (issues: readonly ConfigIssue[]) => issues.map((issue) => `${issue.property}: ${issue.given}`);

describe("the policy pack", () => {
  it("has nothing against a secure cluster without further settings", async () => {
    const resources = await hostsWith({ security: "secure" });
    for (const { name } of rules) assert.deepEqual(judge(name, ...resources), [], name);
  });

  it("reads each server.properties that goes to a host", async () => {
    const resources = await hostsWith({ kafka: { source: "maven", replicationFactor: 2, minInsyncReplicas: 1 } });
    assert.deepEqual(
      given(judge("replication-factor", ...resources)).filter((line) => line.includes("default.")),
      [1, 2, 3].map((id) => `cluster-kafka-${id} /etc/kafka/server.properties default.replication.factor: 2`),
    );
    assert.equal(judge("min-insync-replicas", ...resources)[0]?.given, "1 of 2 replicas");
  });

  it("reads each server.properties in a ConfigMap, and no other file in it", () => {
    const issues = judge("replication-factor", configMap("default.replication.factor=2\n"));
    assert.deepEqual(given(issues), ["kafka-config kafka-1.server.properties default.replication.factor: 2"]);
  });

  it("knows what a broker takes for a key that is not there", () => {
    assert.deepEqual(given(judge("replication-factor", configMap(""))), [
      "kafka-config kafka-1.server.properties default.replication.factor: 1",
    ]);
    assert.deepEqual(given(judge("min-insync-replicas", configMap("default.replication.factor=3\n"))), [
      "kafka-config kafka-1.server.properties min.insync.replicas: 1 of 3 replicas",
    ]);
  });

  it("refuses a value that is no number", () => {
    const issues = judge("replication-factor", configMap("default.replication.factor=three\n"));
    assert.equal(issues.length, 1);
  });

  it("wants one replica more than have to be in sync", () => {
    const [issue] = judge("min-insync-replicas", configMap("default.replication.factor=3\nmin.insync.replicas=3\n"));
    assert.match(issue?.rule ?? "", /^must be less than the replication factor/);
    assert.equal(issue?.fix, "set kafka.minInsyncReplicas to 2, or keep one replica more");
  });

  it("judges topics that ask for something of their own", () => {
    assert.deepEqual(given(judge("topic-replication-factor", topics({ replicationFactor: 2 }))), [
      "topics[orders].replicationFactor: 2",
    ]);
    assert.deepEqual(given(judge("topic-min-insync-replicas", topics({ config: { "min.insync.replicas": "1" } }))), [
      'topics[orders].config["min.insync.replicas"]: "1"',
    ]);
    const unclean = topics({ config: { "unclean.leader.election.enable": "true" } });
    assert.equal(judge("unclean-leader-election", unclean).length, 1);
    for (const { name } of rules) assert.deepEqual(judge(name, topics({})), [], name);
  });

  it("finds data that a destroy deletes, on hosts and on Kubernetes", async () => {
    const resources = await hostsWith({ deleteData: true });
    assert.deepEqual(given(judge("delete-data", ...resources)), [
      ...[1, 2, 3].flatMap((id) => [
        `cluster-zookeeper-${id} deleteData: a destroy that deletes /var/lib/zookeeper`,
        `cluster-kafka-${id} deleteData: a destroy that deletes /var/lib/kafka`,
      ]),
    ]);
    const claims = (whenDeleted: string): Deployed => ({
      type: "kubernetes:apps/v1:StatefulSet",
      name: "kafka",
      props: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled: "Retain" } } },
    });
    assert.deepEqual(given(judge("delete-data", claims("Delete"))), [
      "kafka deleteData: a destroy that deletes the volumes",
    ]);
    assert.deepEqual(judge("delete-data", claims("Retain")), []);
  });

  it("wants the key of every host that a remote command goes to, and of the one on the way", () => {
    const command = (connection: Raw): Deployed => ({
      type: "command:remote:CopyToRemote",
      name: "copy",
      props: { connection },
    });
    assert.deepEqual(given(judge("host-keys", command({ host: "a" }))), ["copy connection.hostKey: nothing for a"]);
    assert.equal(judge("host-keys", command({ host: "a", hostKey: " " })).length, 1);
    const viaProxy = command({ host: "a", hostKey: "ssh-ed25519 AAAA", proxy: { host: "b" } });
    assert.deepEqual(given(judge("host-keys", viaProxy)), ["copy connection.hostKey: nothing for b"]);
    assert.deepEqual(judge("host-keys", command({ host: "a", hostKey: "ssh-ed25519 AAAA" })), []);
  });

  it("finds data without a volume, and leaves temporary files and other people's pods alone", () => {
    const containers = [
      {
        name: "kafka",
        volumeMounts: [
          { name: "tmp", mountPath: "/tmp" },
          { name: "data", mountPath: "/data" },
        ],
      },
    ];
    const volumes = [
      { name: "tmp", emptyDir: {} },
      { name: "data", emptyDir: {} },
    ];
    const own = workload({ containers, volumes });
    assert.deepEqual(given(judge("ephemeral-storage", own)), ["kafka-1 /data: emptyDir"]);
    const other = { ...own, props: { spec: { template: { spec: { containers, volumes } } } } };
    assert.deepEqual(judge("ephemeral-storage", other), []);
    const claimed = workload({ containers, volumes: [volumes[0]] }, "StatefulSet");
    assert.deepEqual(judge("ephemeral-storage", claimed), []);
  });

  it("finds no data in the directory where a pod of a secure stack has links to its keys", () => {
    const spec = kubernetesSpecs["the stack k8s"];
    assert(spec);
    for (const { metadata, spec: props } of all(spec).filter(({ kind }) => kind === "StatefulSet")) {
      const set = { type: "kubernetes:apps/v1:StatefulSet", name: metadata.name, props: { spec: props } };
      assert.match(JSON.stringify(set), /"name":"tls","emptyDir"/);
      assert.deepEqual(judge("ephemeral-storage", set), []);
    }
  });

  it("wants a digest of every image, those of init containers among them", () => {
    const pod = workload({
      containers: [{ name: "kafka", image: `registry.example.org/kafka@${digest}` }],
      initContainers: [{ name: "init", image: "busybox:1.37" }],
    });
    assert.deepEqual(given(judge("images-by-digest", pod)), ['kafka-1 container init: "busybox:1.37"']);
  });

  it("is described policy by policy, with its limits and the configuration of the sandboxes", () => {
    const page = readFileSync(path.join(projectRoot, "docs/packages.md"), "utf8");
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (.*) \|$/gm)];
    assert.deepEqual(
      rows.map(([, name]) => name),
      rules.map(({ name }) => name),
    );
    for (const [index, { minimum, maximum }] of rules.entries()) {
      const [, , text = ""] = rows[index] ?? [];
      assert.equal(/`minimum`, (\d)/.exec(text)?.[1], minimum?.toString());
      assert.equal(/`maximum`, (\d+)/.exec(text)?.[1], maximum?.toString());
    }
    const [, config = ""] = /```json\n([^]*?)```/.exec(page) ?? [];
    assert.equal(config, readFileSync(path.join(projectRoot, "policy/sandboxes.json"), "utf8"));
  });

  it("says the rule, what was given and the fix every time", async () => {
    const bad = [
      ...(await hostsWith({
        deleteData: true,
        kafka: { source: "maven", replicationFactor: 1, minInsyncReplicas: 1 },
      })),
      configMap("unclean.leader.election.enable=true\n"),
      workload({ containers: [{ name: "kafka" }] }),
    ];
    const issues = rules.flatMap(({ name }) => judge(name, ...bad));
    for (const issue of issues) assert(issue.rule && issue.given && issue.fix, JSON.stringify(issue));
    assert(issues.length > 10);
  });
});
