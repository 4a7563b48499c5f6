import assert from "node:assert/strict";
import { attemptOf } from "../../../../components/hosts/attempt";
import { rollPlan } from "../../../../components/hosts/roll-plan";
import { type Raw, rawHost, specOf } from "../../../helpers/config";
import { deploy, stdin } from "../../../helpers/deploy";
import { brokerAt, directives, fileAt, propertiesAt, zookeeperAt } from "../../../helpers/rendered";

const own = {
  kafka: { heap: "6g", paths: { data: ["/data1/kafka", "/data2/kafka"] } },
  zookeeper: { heap: "1g", paths: { data: "/fast/zookeeper", dataLog: "/log/zookeeper" } },
  java: { home: "/opt/jdk-17" },
};

/** Three hosts, of which the second says more in its line. */
function second(more: Raw = own, changes: Raw = {}): Raw {
  return { hosts: [rawHost(1), rawHost(2, more), rawHost(3)], ...changes };
}

function unitOf(service: ReturnType<typeof brokerAt>): Record<string, string> {
  return directives(fileAt(service, `/etc/systemd/system/${service.unit}.service`).content);
}

/** The calls of a function in a part of a host's script. */
async function calls(changes: Raw, resource: string, part: "apply" | "remove", name: string): Promise<string[]> {
  const script = await stdin(await deploy(specOf(changes)), resource);
  const [, body = ""] =
    new RegExp(`^${part}\\(\\) \\{$([\\s\\S]*?)^\\}$`, "m").exec(script.slice(script.lastIndexOf("\napply() {"))) ?? [];
  return body.split("\n").filter((line) => line.startsWith(`${name} `));
}

describe("a host with a heap, directories and a Java home of its own", () => {
  it("has them in its unit and its files, and the other hosts have what holds for all", () => {
    const spec = specOf(second());
    const [broker, member] = [brokerAt(spec, 1), zookeeperAt(spec, 1)];
    assert.equal(propertiesAt(broker, "/etc/kafka/server.properties")["log.dirs"], "/data1/kafka,/data2/kafka");
    assert.match(unitOf(broker)["ExecStart"] ?? "", /^\/opt\/jdk-17\/bin\/java -Xms6g -Xmx6g /);
    assert.equal(unitOf(broker)["ReadWritePaths"], "/data1/kafka /data2/kafka");
    const { dataDir, dataLogDir } = propertiesAt(member, "/etc/zookeeper/zoo.cfg");
    assert.deepEqual([dataDir, dataLogDir], ["/fast/zookeeper", "/log/zookeeper"]);
    assert.equal(fileAt(member, "/fast/zookeeper/myid").content, "2\n");
    assert.match(unitOf(member)["ExecStart"] ?? "", /^\/opt\/jdk-17\/bin\/java -Xms1g -Xmx1g /);
    for (const position of [0, 2]) {
      assert.deepEqual(brokerAt(spec, position), brokerAt(specOf(), position));
      assert.deepEqual(zookeeperAt(spec, position), zookeeperAt(specOf(), position));
    }
  });

  it("keeps what holds for all where its line says nothing", () => {
    const all = { kafka: { heap: "2g", paths: { data: ["/disk/kafka"] } }, java: { home: "/opt/jdk-11" } };
    const broker = brokerAt(specOf(second({ kafka: { heap: "6g" } }, all)), 1);
    assert.match(unitOf(broker)["ExecStart"] ?? "", /^\/opt\/jdk-11\/bin\/java -Xms6g /);
    assert.deepEqual(broker.dataDirectories, ["/disk/kafka"]);
  });

  it("restarts the servers of that host alone when it gets them", () => {
    const digests = (changes: Raw) => {
      const { kafka, zookeeper } = rollPlan(specOf(changes));
      return [...kafka, ...zookeeper].map(({ digest }) => digest);
    };
    const changed = (more: Raw) => {
      const [before, after] = [digests({}), digests(second(more))];
      return before.flatMap((digest, index) => (digest === after[index] ? [] : [index]));
    };
    assert.deepEqual(changed({ kafka: own.kafka }), [1]);
    assert.deepEqual(changed({ zookeeper: own.zookeeper }), [4]);
    assert.deepEqual(changed({ java: own.java }), [1, 4]);
  });

  it("is another attempt, and a topic more is none", () => {
    const attempt = (changes: Raw) => attemptOf(specOf(changes));
    assert.notEqual(attempt(second()), attempt({}));
    assert.equal(attempt(second(own, { topics: [{ name: "orders" }] })), attempt(second()));
    assert.equal(attempt(second({ kafka: {} })), attempt({}));
  });
});

describe("the script of a host with settings of its own", () => {
  it("prepares its own directories, by the names of its settings", async () => {
    assert.deepEqual(await calls(second(), "cluster-kafka-2", "apply", "prepare_data"), [
      String.raw`prepare_data /data1/kafka kafka "$cluster_id" hosts\[kafka2\].kafka.paths.data`,
      String.raw`prepare_data /data2/kafka kafka "$cluster_id" hosts\[kafka2\].kafka.paths.data`,
    ]);
    assert.deepEqual(await calls(second(), "cluster-kafka-1", "apply", "prepare_data"), [
      'prepare_data /var/lib/kafka kafka "$cluster_id" kafka.paths.data',
    ]);
  });

  it("asks its own Java, and installs none where others get one", async () => {
    const changes = second(own, { java: { install: true } });
    assert.deepEqual(await calls(changes, "cluster-kafka-2", "apply", "install_java"), []);
    const [check = ""] = await calls(changes, "cluster-kafka-2", "apply", "check_java");
    assert.match(check, /^check_java \/opt\/jdk-17 \d+ \d+ kafka hosts\\\[kafka2\\\]\.java\.home$/);
    assert.equal((await calls(changes, "cluster-kafka-1", "apply", "install_java")).length, 1);
  });

  it("deletes exactly its own directories, and looks for replicas there", async () => {
    const changes = second(own, { deleteData: true });
    assert.deepEqual(await calls(changes, "cluster-kafka-2", "remove", "remove_data"), [
      'remove_data /data1/kafka "$cluster_id"',
      'remove_data /data2/kafka "$cluster_id"',
    ]);
    assert.deepEqual(await calls(changes, "cluster-zookeeper-2", "remove", "remove_data"), [
      'remove_data /fast/zookeeper "$cluster_id"',
      'remove_data /log/zookeeper "$cluster_id"',
    ]);
    assert.deepEqual(await calls(changes, "cluster-kafka-1", "remove", "remove_data"), [
      'remove_data /var/lib/kafka "$cluster_id"',
    ]);
    const [look = ""] = await calls(changes, "cluster-kafka-2", "remove", "refuse_replicas");
    assert.match(look, / \/data1\/kafka \/data2\/kafka$/);
  });
});
