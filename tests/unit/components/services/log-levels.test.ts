import assert from "node:assert/strict";
import { rollPlan } from "../../../../components/hosts/roll-plan";
import { describeRefusals } from "../../../helpers/refusals";
import { brokerAt, fileAt, propertiesAt, zookeeperAt } from "../../../helpers/rendered";
import { type Raw, specOf } from "../../../helpers/config";

const log4j = "/etc/kafka/kafka-log4j.properties";
const kafka = (levels: Raw): Raw => ({ kafka: { logging: { levels } } });
const zookeeper = (levels: Raw, more: Raw = {}): Raw => ({ zookeeper: { ...more, logging: { levels } } });
const old = { version: "3.6.0", source: "maven" };

const digests = (changes: Raw, of: "kafka" | "zookeeper") => rollPlan(specOf(changes))[of].map(({ digest }) => digest);

describe("log levels of a stack", () => {
  it("are in the file that a broker starts with, the root logger's in its own line", () => {
    const levels = { root: "WARN", "kafka.controller": "TRACE" };
    const found = propertiesAt(brokerAt(specOf(kafka(levels))), log4j);
    assert.equal(found["log4j.rootLogger"], "WARN, stdout");
    assert.equal(found["log4j.logger.kafka.controller"], "TRACE");
  });

  it("change nothing in the files of a stack that has none", () => {
    const content = (changes: Raw) => fileAt(brokerAt(specOf(changes)), log4j).content;
    assert.equal(content(kafka({})), content({}));
    assert.doesNotMatch(content({}), /log4j\.logger\./);
    assert.equal("logLevels" in rollPlan(specOf({})), false);
  });

  it("of brokers are no reason for a restart, but for those that only a start takes", () => {
    assert.deepEqual(digests(kafka({ root: "WARN", "kafka.log": "DEBUG" }), "kafka"), digests({}, "kafka"));
    assert.notDeepEqual(digests(kafka({ "kafka.log": "OFF" }), "kafka"), digests({}, "kafka"));
    const plan = rollPlan(specOf(kafka({ root: "WARN", "kafka.log": "OFF" })));
    assert.deepEqual(plan.logLevels, { root: "WARN" });
  });

  it("of ZooKeeper restart its servers, and no broker", () => {
    const changed = zookeeper({ "org.apache.zookeeper.server": "DEBUG" });
    assert.notDeepEqual(digests(changed, "zookeeper"), digests({}, "zookeeper"));
    assert.deepEqual(digests(changed, "kafka"), digests({}, "kafka"));
  });

  it("of ZooKeeper are in the words of what its version logs with", () => {
    const levels = { root: "ERROR", "org.apache.zookeeper.server": "DEBUG" };
    const xml = fileAt(zookeeperAt(specOf(zookeeper(levels))), "/etc/zookeeper/zookeeper-logback.xml").content;
    assert.match(xml, /<logger name="org\.apache\.zookeeper\.server" level="DEBUG"\/>\n {2}<root level="ERROR">/);
    const found = propertiesAt(
      zookeeperAt(specOf(zookeeper(levels, old))),
      "/etc/zookeeper/zookeeper-log4j.properties",
    );
    assert.equal(found["log4j.logger.org.apache.zookeeper.server"], "DEBUG");
  });
});

describeRefusals("a log level is refused when", [
  ...(
    [
      ["DEBG", "write DEBUG"],
      ["debug", "write DEBUG"],
      ["WARNING", "write WARN"],
      ["ALL", "write TRACE"],
      ["verbose", "use OFF or FATAL or ERROR"],
    ] as const
  ).map(([level, fix]) => ({
    title: `it is ${level}`,
    change: kafka({ "kafka.log": level }),
    property: "kafka.logging.levels.kafka.log",
    rule: "must be one of OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE",
    given: level,
    fix,
  })),
  {
    title: "logback has no such level",
    change: zookeeper({ root: "FATAL" }),
    property: "zookeeper.logging.levels.root",
    rule: "must be one of OFF, ERROR, WARN, INFO, DEBUG, TRACE",
    given: "FATAL",
    fix: "write ERROR",
  },
  ...(
    [
      ["rootLogger", "write root"],
      ["log4j.logger.kafka.log", "write kafka.log"],
      ["kafka.log.*", "write kafka.log"],
      ["kafka log", "give a name such as kafka.controller"],
      ["a.b=INFO", "give a name such as kafka.controller"],
    ] as const
  ).map(([name, fix]) => ({
    title: `the logger is called ${JSON.stringify(name)}`,
    change: kafka({ [name]: "INFO" }),
    property: "kafka.logging.levels",
    rule: "must be names of loggers",
    given: JSON.stringify(name),
    fix,
  })),
]);
