import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { ConsoleTools, nodeClient, type Outputs } from "./support/clients";
import { itFollowsTheDocumentation } from "./support/documentation";
import { hostsEnvironment } from "./support/environments";
import { assertGolden } from "./support/golden";
import { eventually, type Hosts, sandboxAddresses } from "./support/hosts";
import type { Project } from "./support/project";
import { itHoldsAnywhere } from "./support/scenarios";
import { itIsSecure, type SecureEnvironment } from "./support/secured";
import { inTierAll } from "./support/tiers";

const values = Array.from({ length: 50 }, (_, index) => `record ${index}`);

describe("the stack dev: the newest versions on three hosts", () => {
  let environment: SecureEnvironment;
  let project: Project;
  let hosts: Hosts;
  /** Processes of the ZooKeeper servers that no test restarts by itself. */
  let servers: readonly string[];

  const zookeepers = () => Promise.all(["kafka1", "kafka3"].map((host) => hosts.mainPid(host, "zookeeper")));

  before(async () => {
    environment = await hostsEnvironment();
    ({ hosts, project } = environment);
  });

  after(async () => {
    await project.script("down");
    await project.remove();
  });

  it("is previewed in a fresh checkout where no host exists, with every resource to be created", async () => {
    await project.succeed("pulumi", "stack", "init", "dev");
    const preview = await project.succeed("pulumi", "preview", "--stack", "dev");
    assert.match(preview, /cluster-kafka-1 create/);
    assert.match(preview, /\+ 36 to create/);
    assert.equal(await project.changedFiles(), "");
  });

  itHoldsAnywhere(() => environment, {
    assertUp: (first, second) => {
      assert.match(first, /36 resources changed/);
      assert.match(second, /36 unchanged/);
    },
    asMade: (outputs) => {
      itIsAsReviewed(outputs);
    },
    assertRolled: async (output) => {
      for (const host of hosts.names) assert.match(output, new RegExp(`restarting broker \\d on ${host}`));
      assert.doesNotMatch(output, /restarting ZooKeeper/);
      assert.deepEqual(await zookeepers(), servers);
      assert.match(await hosts.run("kafka3", "cat /etc/kafka/server.properties"), /^log\.retention\.hours=47$/m);
    },
    also: (feltDuring, outputs) => {
      itRecovers(outputs);
      itFollowsTheDocumentation(() => project);
      itIsSecure(() => environment, outputs, feltDuring);
    },
    assertDown: (output) => assert.match(output, /its sandbox are removed/),
  });

  function itIsAsReviewed(outputs: () => Outputs): void {
    it("leaves git clean", async () => {
      assert.equal(await project.changedFiles(), "");
      servers = await zookeepers();
    });

    it("restarts and removes nothing when all its hosts are renamed", async () => {
      const started = () =>
        hosts.everywhere("systemctl show zookeeper kafka --property ExecMainStartTimestampMonotonic");
      const before = await started();
      const file = path.join(project.root, "Pulumi.dev.yaml");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replaceAll(/name: kafka(\d)/g, "name: broker-$1"));
      // Pulumi alone: the sandbox knows its hosts by their names.
      const { output, exitCode } = await project.pulumiUp("dev");
      assert.equal(exitCode, 0, output);
      assert.match(output, /host *: "kafka1" => "broker-1"/);
      assert.doesNotMatch(output, /delet|replac|restarting|command:remote:Command \S+ updated/);
      assert.deepEqual(await started(), before);
      await writeFile(file, text);
      assert.equal((await project.pulumiUp("dev")).exitCode, 0);
      assert.deepEqual(await started(), before);
    });

    it("names every address in its outputs", () => {
      assert.equal(outputs().bootstrapServers, "192.168.10.101:9093,192.168.10.102:9093,192.168.10.103:9093");
      assert.equal(outputs().zookeeperConnect, "192.168.10.101:2181,192.168.10.102:2181,192.168.10.103:2181");
    });

    for (const host of Object.keys(sandboxAddresses)) {
      it(`puts exactly the reviewed files on ${host}`, async () => {
        await assertGolden("dev", host, await hosts.files(host));
      });
    }

    it("gives every ZooKeeper server its own myid", async () => {
      for (const [index, host] of hosts.names.entries())
        assert.equal(await hosts.run(host, "cat /var/lib/zookeeper/myid"), String(index + 1));
    });

    it("records one identity on every host and in every data directory", async () => {
      const places = "/var/lib/kafka-zookeeper/cluster-id /var/lib/zookeeper/.cluster-id /var/lib/kafka/.cluster-id";
      const identities = await Promise.all(hosts.names.map((host) => hosts.run(host, `cat ${places}`)));
      assert.equal(new Set(identities.flatMap((text) => text.split("\n"))).size, 1);
    });

    it("runs both services unprivileged, with many files allowed and no way to gain rights", async () => {
      for (const unit of ["zookeeper", "kafka"]) {
        const shown = await hosts.run("kafka1", `systemctl show ${unit} --property User,LimitNOFILE,NoNewPrivileges`);
        assert.match(shown, new RegExp(`User=${unit}`));
        assert.match(shown, /LimitNOFILE=1000000/);
        assert.match(shown, /NoNewPrivileges=yes/);
        const judged = await hosts.run("kafka1", `systemd-analyze security --no-pager ${unit} | tail -n 1`);
        const exposure = Number(/level for \S+: ([\d.]+)/.exec(judged)?.[1]);
        assert(exposure <= 2, judged);
      }
    });

    it("lets both services start with their host, and run on when systemd goes back to what starts with it", async () => {
      for (const unit of ["zookeeper", "kafka"]) {
        const asked = `systemctl is-enabled ${unit}; systemctl isolate multi-user.target; systemctl is-active ${unit}`;
        assert.equal(await hosts.run("kafka1", asked), "enabled\nactive");
      }
    });

    it("writes one line for each event to the journal", async () => {
      for (const unit of ["kafka", "zookeeper"]) {
        const lines = await hosts.run("kafka1", `journalctl _SYSTEMD_UNIT=${unit}.service -o cat --no-pager`);
        assert.match(lines, /^INFO .* \[[\w.$]+\]$/m);
        assert.doesNotMatch(lines, /\S(INFO|WARN|ERROR) /);
      }
    });

    it("keeps the private key out of the state, the process lists and the journals", async () => {
      const key = await readFile(path.join(project.root, ".sandbox/dev/id_ed25519"), "utf8");
      const [, body = ""] = key.split("\n");
      const state = await readFile(path.join(project.root, ".state/.pulumi/stacks/kafka-zookeeper/dev.json"), "utf8");
      assert.ok(!state.includes(body) && !state.includes("PRIVATE KEY"));
      const traces = await hosts.run("kafka1", "ps axww -o args; journalctl --no-pager");
      assert.ok(!traces.includes(body) && !traces.includes("PRIVATE KEY"));
    });

    it("gives a topic that says nothing three replicas, of which two must be in sync", async () => {
      const tools = await ConsoleTools.create("3.9.2", outputs(), project.root);
      const server = ["--bootstrap-server", outputs().bootstrapServers, "--topic", "born"];
      await tools.topics("--create", ...server);
      const description = await tools.topics("--describe", ...server);
      assert.match(description, /ReplicationFactor: 3/);
      assert.match(description, /min\.insync\.replicas=2/);
    });
  }

  function itRecovers(outputs: () => Outputs): void {
    for (const unit of ["kafka", "zookeeper"]) {
      it(`brings ${unit} back by itself after kill -9`, async () => {
        const before = await hosts.mainPid("kafka2", unit);
        await hosts.run("kafka2", `kill -9 ${before}`);
        await eventually(`${unit} is back`, 60, async () => {
          const port = unit === "kafka" ? 9093 : 2181;
          const pid = await hosts.mainPid("kafka2", unit);
          const listening = await hosts.run("kafka2", `ss -Hltn 'sport = :${port}'`);
          return pid !== "0" && pid !== before && listening !== "";
        });
      });
    }

    inTierAll(() => {
      it("holds every record of a Node.js client once that sends key by key while one leader hangs and one is killed", async () => {
        const topic = "key-by-key";
        const client = nodeClient(outputs());
        const admin = client.kafka.admin();
        const partitions = async () => {
          const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
          return topics[0]?.partitions ?? [];
        };
        const [sender] = await Promise.all([client.sender(), admin.connect()]);
        await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 3, replicationFactor: 3 }] });
        const leaders = (await partitions()).map(({ leader }) => `kafka${leader}`);
        assert.equal(new Set(leaders).size, 3);
        const [hangs = "", killed = ""] = leaders;
        await sender.send(topic, values);
        await hosts.run(hangs, "systemctl kill --signal STOP kafka");
        await hosts.run(killed, "systemctl kill --signal KILL kafka");
        const goesOn = setTimeout(3_000).then(() => hosts.run(hangs, "systemctl kill --signal CONT kafka"));
        await Promise.all([sender.send(topic, values), goesOn]);
        await eventually("three replicas are in sync", 60, async () =>
          (await partitions()).every(({ isr }) => isr.length === 3),
        );
        const expected = [...values, ...values].sort();
        assert.deepEqual((await client.consume(topic, expected.length)).sort(), expected);
        const held = (await admin.fetchTopicOffsets(topic)).map(({ high }) => Number(high));
        const sum = held.reduce((some, more) => some + more);
        assert.equal(sum, expected.length);
        await Promise.all([admin.disconnect(), sender.disconnect()]);
      });
    });

    it("shows in a refresh what somebody changed on the hosts, and repairs all of it", async () => {
      const harm = {
        kafka1: "echo num.io.threads=3 >> /etc/kafka/server.properties; systemctl restart kafka",
        kafka2:
          "chmod 600 /etc/zookeeper/zoo.cfg; chown kafka /etc/kafka/kafka-log4j.properties; systemctl disable -q kafka",
        kafka3: "rm /etc/kafka/kafka-log4j.properties; systemctl stop zookeeper",
      };
      for (const [host, command] of Object.entries(harm)) await hosts.run(host, command);
      const refresh = ["refresh", "--yes", "--skip-preview", "--stack", "dev", "--diff"];
      const seen = await project.succeed("pulumi", ...refresh);
      assert.match(seen, /"\/etc\/kafka\/server\.properties was changed"/);
      assert.match(seen, /"\/etc\/zookeeper\/zoo\.cfg is 600 root:root, not 644 root:root"/);
      assert.match(seen, /"\/etc\/kafka\/kafka-log4j\.properties is 644 kafka:root, not 644 root:root"/);
      assert.match(seen, /"kafka is not enabled"/);
      assert.match(seen, /"\/etc\/kafka\/kafka-log4j\.properties is missing"/);
      assert.match(seen, /"zookeeper does not run"/);
      const repaired = await project.succeed("up", "dev", "--no-smoke-test");
      assert.match(repaired, /restarting broker 1 on kafka1/);
      assert.doesNotMatch(repaired, /restarting broker [23]/);
      assert.doesNotMatch(await project.succeed("pulumi", ...refresh), /drift/);
      assert.match(await project.succeed("up", "dev", "--no-smoke-test"), /Nothing changed/);
    });
  }
});
