import assert from "node:assert/strict";
import { type JavaUnit, renderUnit } from "../../../../components/model/systemd";
import { directives } from "../../../helpers/rendered";

const unit: JavaUnit = {
  name: "kafka",
  description: "Apache Kafka",
  documentation: "https://kafka.apache.org/",
  after: ["zookeeper.service"],
  user: "kafka",
  javaHome: "/usr",
  options: ["-Xmx1g"],
  classPath: "/opt/kafka/libs/*",
  arguments: ["kafka.Kafka", "/etc/kafka/server.properties"],
  writablePaths: ["/var/lib/kafka", "/disk2/kafka"],
};

function found(changes: Partial<JavaUnit> = {}): Record<string, string> {
  return directives(renderUnit({ ...unit, ...changes }).content);
}

describe("a systemd unit", () => {
  it("has its three sections in order", () => {
    assert.deepEqual(renderUnit(unit).content.match(/^\[.*\]$/gm), ["[Unit]", "[Service]", "[Install]"]);
  });

  it("runs as an unprivileged user that cannot gain privileges", () => {
    const { User, Group, NoNewPrivileges, CapabilityBoundingSet } = found();
    assert.deepEqual([User, Group, NoNewPrivileges, CapabilityBoundingSet], ["kafka", "kafka", "true", ""]);
  });

  it("is restarted for nothing that was added to its confinement since the first releases", () => {
    const { content, restartContent } = renderUnit(unit);
    const added = content.split("\n").filter((line) => !restartContent.split("\n").includes(line));
    assert.deepEqual(
      restartContent.split("\n"),
      content.split("\n").filter((line) => !added.includes(line)),
    );
    assert(added.length > 0 && added.every((line) => /^(Protect|SystemCall)\w+=/.test(line)), String(added));
  });

  it("may open many files, for partitions and connections", () => {
    assert(Number(found()["LimitNOFILE"]) >= 100000);
  });

  it("has time to stop, because a killed broker must recover its logs at the next start", () => {
    assert(Number(found()["TimeoutStopSec"]) >= 180);
  });

  it("treats the exit status of a stopped JVM as success", () => {
    assert.equal(found()["SuccessExitStatus"], "143");
  });

  it("restarts after every failure, without a limit", () => {
    assert.equal(found()["Restart"], "on-failure");
    assert.equal(found()["StartLimitIntervalSec"], "0");
  });

  it("can write only to its data, and does not start while that is not mounted", () => {
    const { ProtectSystem, ReadWritePaths, RequiresMountsFor } = found();
    assert.equal(ProtectSystem, "strict");
    assert.equal(ReadWritePaths, "/var/lib/kafka /disk2/kafka");
    assert.equal(RequiresMountsFor, "/var/lib/kafka /disk2/kafka");
  });

  it("allows the JVM to compile code at run time", () => {
    assert.equal("MemoryDenyWriteExecute" in found(), false);
  });

  it("records at every start the digest of the configuration that it starts with", () => {
    const { RuntimeDirectory, ExecStartPre } = found();
    assert.equal(RuntimeDirectory, "kafka");
    assert.equal(ExecStartPre, "+/bin/cp --remove-destination /var/lib/kafka-zookeeper/kafka.digest /run/kafka/digest");
  });

  it("starts at boot, after the network and its dependencies", () => {
    const { After, Wants, WantedBy } = found();
    assert.deepEqual([After, Wants], ["network-online.target zookeeper.service", "network-online.target"]);
    assert.equal(WantedBy, "multi-user.target");
  });
});

describe("a systemd unit's command", () => {
  it("runs java with options, class path and arguments", () => {
    assert.equal(
      found()["ExecStart"],
      "/usr/bin/java -Xmx1g -cp /opt/kafka/libs/* kafka.Kafka /etc/kafka/server.properties",
    );
  });

  const quoted = {
    "-Da=%h": "-Da=%%h",
    "-Da=$HOME": "-Da=$$HOME",
    "-Da=${HOME}": "-Da=$${HOME}",
    "-Da=b c": '"-Da=b c"',
    '-Da="b"': '"-Da=\\"b\\""',
    "-Da='b'": "\"-Da='b'\"",
    "-Da=\\t": '"-Da=\\\\t"',
    "-Da=;": '"-Da=;"',
    "-Da=50% $x": '"-Da=50%% $$x"',
    "-XX:+UseZGC": "-XX:+UseZGC",
  };
  for (const [option, expected] of Object.entries(quoted)) {
    it(`passes ${option} as one literal argument`, () => {
      assert.equal(found({ options: [option] })["ExecStart"]?.split(" -cp ")[0], `/usr/bin/java ${expected}`);
    });
  }
});
