import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";
import { Project, type Result } from "../e2e/support/project";
import { Pulumi } from "../helpers/pulumi";

const digest = `sha256:${"ab".repeat(32)}`;

/** A setting of the brokers besides what a stack file has. */
const kafka = (line: string) => (text: string) => text.replace("    heap: 384m\n", `    heap: 384m\n    ${line}\n`);

/** The topics of the sandboxes have fewer replicas on purpose, and one of their users has rights on all of them. */
const withoutTopics = (text: string) => text.replace(/ {2}kafka-zookeeper:(topics|users):\n( {4}.*\n)+/g, "");

const byDigest = (text: string) => withoutTopics(text).replace(/(image: \S+):\S+/g, `$1@${digest}`);

/** With this security, whatever a stack without the setting has. */
const security = (mode: "secure" | "plaintext", text: string) =>
  text
    .replace(/^ {2}kafka-zookeeper:security: .*\n/m, "")
    .replace("config:\n", `config:\n  kafka-zookeeper:security: ${mode}\n`);

/** A stack that the pack refuses: from which one it is made, how, and what is said about it. */
interface BadStack {
  readonly from: string;
  readonly change: (text: string) => string;
  readonly said: readonly string[];
}

const kafka1 = "cluster-kafka-1 /etc/kafka/server.properties";

const badStacks: Readonly<Record<string, BadStack>> = {
  "two copies": {
    from: "dev",
    change: (text) => kafka("replicationFactor: 2")(withoutTopics(text)),
    said: [
      "[mandatory]  replication-factor  (command:remote:Command: cluster-kafka-1)",
      `${kafka1} default.replication.factor: must be at least 3: with fewer replicas, one lost disk and one restart lose records`,
      "given: 2",
      "fix:   set kafka.replicationFactor to 3 or more, and nothing less in kafka.properties",
      "[mandatory]  min-insync-replicas  (command:remote:Command: cluster-kafka-1)",
    ],
  },
  "one copy in sync": {
    from: "dev",
    change: (text) => kafka("minInsyncReplicas: 1")(withoutTopics(text)),
    said: [
      `${kafka1} min.insync.replicas: must be at least 2: else a record counts as sent when it is on fewer brokers`,
      "given: 1 of 3 replicas",
      "fix:   set kafka.minInsyncReplicas to 2 or more, and nothing less in kafka.properties",
    ],
  },
  "all copies in sync": {
    from: "dev",
    change: (text) => kafka("minInsyncReplicas: 3")(withoutTopics(text)),
    said: [
      `${kafka1} min.insync.replicas: must be less than the replication factor: else one broker that restarts stops the producers`,
      "given: 3 of 3 replicas",
      "fix:   set kafka.minInsyncReplicas to 2, or keep one replica more",
    ],
  },
  "unclean leaders": {
    from: "legacy",
    change: (text) => kafka("properties: { unclean.leader.election.enable: true }")(withoutTopics(text)),
    said: [
      "[mandatory]  unclean-leader-election  (command:remote:Command: cluster-kafka-2)",
      "cluster-kafka-2 /etc/kafka/config/server.properties unclean.leader.election.enable: must be false",
      'given: "true"',
      "fix:   remove it from kafka.properties",
    ],
  },
  "topics with one copy": {
    from: "dev",
    change: (text) => text.replace("name: mytopic", "name: mytopic2"),
    said: [
      "[mandatory]  topic-replication-factor  (kafka-zookeeper:index:Topics: cluster-topics)",
      "topics[test].replicationFactor: must be at least 3",
      "fix:   leave it out for kafka.replicationFactor",
      'topics[orders].config["min.insync.replicas"]: must be at least 2',
      'given: "1"',
    ],
  },
  "ports in plain text": {
    from: "dev",
    change: (text) => security("plaintext", withoutTopics(text)),
    said: [
      "[mandatory]  plaintext-ports  (command:remote:Command: cluster-kafka-1)",
      `${kafka1} listeners: must talk TLS: in plain text, whoever is on the way reads and changes everything`,
      "given: PLAINTEXT, which is not encrypted",
      "cluster-zookeeper-1 /etc/zookeeper/zoo.cfg clientPort: must talk TLS",
      "fix:   set security: secure, or except the stack from plaintext-ports",
    ],
  },
  "users with rights on everything": {
    from: "dev",
    change: (text) =>
      security("secure", withoutTopics(text)).replace(
        "config:\n",
        "config:\n  kafka-zookeeper:users: [{ name: app, produce: ['*'] }]\n",
      ),
    said: [
      "[mandatory]  acl-wildcards  (kafka-zookeeper:index:Users: cluster-users)",
      "users[app]: must name what it may use: * is every topic that there is, and will be",
    ],
  },
  "data that a destroy deletes": {
    from: "dev",
    change: (text) => withoutTopics(text).replace("config:\n", "config:\n  kafka-zookeeper:deleteData: true\n"),
    said: [
      "cluster-kafka-3 deleteData: must be off: a destroy would delete all records",
      "given: a destroy that deletes /var/lib/kafka",
      "fix:   remove deleteData from the stack file",
    ],
  },
  "data without volumes": {
    from: "k8s-ephemeral",
    change: byDigest,
    said: [
      "[mandatory]  ephemeral-storage  (kubernetes:apps/v1:Deployment: cluster-kafka-1)",
      "cluster-kafka-1 /var/lib/kafka: must be on a volume that outlives its pod",
      "given: emptyDir",
      "fix:   set kubernetes.workload to StatefulSet, or except the stack from ephemeral-storage",
    ],
  },
  "images by tag": {
    from: "k8s",
    change: withoutTopics,
    said: [
      "[mandatory]  images-by-digest  (kubernetes:apps/v1:StatefulSet: cluster-kafka)",
      "cluster-kafka container kafka: must have an image with a digest: what is behind a tag can change",
      "fix:   write the image as NAME@sha256:DIGEST",
    ],
  },
};

describe("the policy pack in a preview", () => {
  let project: Project;

  before(async () => {
    project = await Project.create();
  });

  after(() => project.remove());

  async function preview(stack: string, ...config: readonly string[]): Promise<Result> {
    await project.succeed("pulumi", "stack", "init", stack);
    return project.script("pulumi", "preview", "--stack", stack, "--policy-pack", "policy", ...config);
  }

  for (const stack of ["dev", "legacy", "k8s", "k8s-ephemeral"])
    it(`passes the shipped stack ${stack}`, async () => {
      const { exitCode, output } = await preview(stack, "--policy-pack-config", "policy/sandboxes.json");
      assert.equal(exitCode, 0, output);
      assert.match(output, /kafka-zookeeper@v\d+\.\d+\.\d+/);
      assert.doesNotMatch(output, /\[mandatory\]/);
    });

  const goodStacks = {
    "on hosts, with the topics of the brokers": {
      from: "dev",
      change: (text: string) => security("secure", withoutTopics(text)),
    },
    "on Kubernetes, with volumes, and images by digest": {
      from: "k8s",
      change: (text: string) => security("secure", byDigest(text)),
    },
  };
  for (const [index, [name, { from, change }]] of Object.entries(goodStacks).entries())
    it(`passes a stack ${name}, without any exception`, async () => {
      await project.deriveStack(from, `good${index}`, change);
      const { exitCode, output } = await preview(`good${index}`);
      assert.equal(exitCode, 0, output);
    });

  for (const [index, [name, { from, change, said }]] of Object.entries(badStacks).entries())
    it(`refuses a stack with ${name}`, async () => {
      await project.deriveStack(from, `bad${index}`, change);
      const { exitCode, output } = await preview(`bad${index}`);
      assert.notEqual(exitCode, 0, output);
      for (const line of said) assert(output.includes(line), `${line}\n is not in\n${output}`);
    });

  it("refuses a remote command without the key of its host in any program", async () => {
    const pulumi = await Pulumi.create("policy");
    try {
      const file = (name: string, text: string) => writeFileSync(path.join(pulumi.directory, name), text);
      file("Pulumi.yaml", "name: other\nruntime: { name: nodejs, options: { typescript: false } }\n");
      file("package.json", '{ "name": "other", "main": "index.js" }');
      const connection = '{ host: "10.0.0.1", user: "root", password: "x" }';
      file(
        "index.js",
        `new (require("@pulumi/command").remote.Command)("reboot", { connection: ${connection}, create: "reboot" });\n`,
      );
      file("Pulumi.test.yaml", 'config:\n  other:sandbox: "true"\n');
      symlinkSync(path.join(projectRoot, "node_modules"), path.join(pulumi.directory, "node_modules"));
      await pulumi.succeed(["stack", "init", "test"]);
      const { exitCode, text } = await pulumi.run(["preview", "--policy-pack", path.join(projectRoot, "policy")]);
      assert.notEqual(exitCode, 0, text);
      assert(text.includes("[mandatory]  host-keys  (command:remote:Command: reboot)"), text);
      assert(text.includes("reboot connection.hostKey: must be the key of the host"), text);
      assert(text.includes("given: nothing for 10.0.0.1"), text);
    } finally {
      pulumi.remove();
    }
  });

  it("only warns where its configuration says so", async () => {
    await project.deriveStack("k8s", "advised", (text) => security("secure", withoutTopics(text)));
    writeConfig({ "images-by-digest": "advisory" });
    const { exitCode, output } = await preview("advised", "--policy-pack-config", "pack.json");
    assert.equal(exitCode, 0, output);
    assert.match(output, /\[advisory\] {2}images-by-digest/);
  });

  it("takes other limits from its configuration", async () => {
    await project.deriveStack("dev", "limits", withoutTopics);
    writeConfig({ "replication-factor": { minimum: 4 } });
    const { exitCode, output } = await preview("limits", "--policy-pack-config", "pack.json");
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /default\.replication\.factor: must be at least 4/);
  });

  function writeConfig(config: Readonly<Record<string, unknown>>): void {
    writeFileSync(path.join(project.root, "pack.json"), JSON.stringify(config));
  }
});
