import assert from "node:assert/strict";
import { judge, rawConfig } from "../../../helpers/config";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../helpers/refusals";

const heaps = [
  ["512", "write 512m"],
  ["0m", "such as 512m or 6g"],
  ["1.5g", "write 1536m"],
  ["0.5g", "write 512m"],
  ["4Gi", "write 4g"],
  ["2 GB", "write 2g"],
  ["1073741824", "write 1g"],
  [4, "write 4g"],
  ["lots", "such as 512m or 6g"],
  ["", "such as 512m or 6g"],
].flatMap(([heap, fix]): Refusal[] =>
  ["zookeeper", "kafka"].map((product) => ({
    title: `the heap of ${product} is ${JSON.stringify(heap)}`,
    change: { [product]: { heap } },
    property: `${product}.heap`,
    rule: "must be a size: a number followed by k, m or g",
    given: `"${heap}"`,
    fix: String(fix),
  })),
);

/** Items of jvmOptions, with a part of the rule and the fix. */
const jvmOptions: readonly (readonly [items: readonly string[], rule: string, fix: string])[] = [
  [["UseZGC"], "must be JVM options", "remove it, or give one option per item"],
  [[""], "must be JVM options", "one option per item"],
  [["XX:+UseZGC"], "must be JVM options", "write a list: [-XX:+UseZGC]"],
  [['"-Xss1m"'], "must be JVM options", "remove the quotes inside: [-Xss1m]"],
  [[" -Xss1m"], "must be JVM options", "write a list: [-Xss1m]"],
  [["-Xss1m foo"], "must be JVM options", "write a list: [-Xss1m]"],
  [
    ["--add-opens java.base/java.lang=ALL-UNNAMED"],
    "must be JVM options",
    "[--add-opens=java.base/java.lang=ALL-UNNAMED]",
  ],
  [["-Xss1m -XX:+UseZGC"], "must hold one option in each item", "write a list: [-Xss1m, -XX:+UseZGC]"],
  [["-Xmx12g"], "which belongs to kafka.heap", "remove -Xmx12g, and set kafka.heap: 12g"],
  [["-Xmx12g", "-Xms1g"], "which belongs to kafka.heap", "remove -Xmx12g and -Xms1g, and set kafka.heap: 12g"],
  [["-Xms512m -Xmx512M"], "which belongs to kafka.heap", "remove -Xms512m and -Xmx512M, and set kafka.heap: 512m"],
  [["-XX:MaxHeapSize=1073741824"], "which belongs to kafka.heap", "set kafka.heap: 1g"],
  [["-XX:InitialHeapSize=1t"], "which belongs to kafka.heap", "set kafka.heap: 1024g"],
  [["-XX:MaxRAMPercentage=75"], "which belongs to kafka.heap", "set kafka.heap to the size"],
  [["-mx2g"], "which belongs to kafka.heap", "set kafka.heap: 2g"],
  [
    ["-XX:+UseZGC", "-XX:+UseParallelGC"],
    "must choose one garbage collector",
    "keep -XX:+UseZGC, and remove -XX:+UseParallelGC",
  ],
  [["-XX:-UseG1GC"], "must say which garbage collector is used", "such as -XX:+UseParallelGC"],
  [["-Xss1m", "-Xss2m"], "must not say two things about one option", 'the JVM would take "-Xss2m"'],
  [["-Da=1", "-Da=2"], "must not say two things about one option", "keep one of them"],
  [["-XX:+AlwaysPreTouch", "-XX:-AlwaysPreTouch"], "must not say two things about one option", "keep one of them"],
  [["-Dlog4j.configuration=file:/x"], "belongs to the logging file of this program", "remove -Dlog4j.configuration"],
  [["-Dkafka.logs.dir=/var/log"], "belongs to the logging file of this program", "remove -Dkafka.logs.dir"],
  [["-cp"], "belongs to the paths of the program", "remove -cp"],
  [["-version"], "must not end the JVM", "remove -version"],
];

describeRefusals("a JVM is refused when", [
  ...heaps,
  ...jvmOptions.map(([items, rule, fix]) => ({
    title: `its options are ${JSON.stringify(items)}`,
    change: { kafka: { jvmOptions: items } },
    property: "kafka.jvmOptions",
    rule,
    given: "",
    fix,
  })),
]);

describe("a heap among the JVM options", () => {
  it("is refused for each service with the size of its own", () => {
    const zookeeper = { source: "maven", jvmOptions: ["-Xms1g -Xmx1g"] };
    const kafka = { source: "maven", heap: "1g", jvmOptions: ["-Xmx12g", "-Xms12g"] };
    assert.deepEqual(
      judge(rawConfig({ zookeeper, kafka })).map(({ property, fix }) => [property, fix]),
      [
        ["zookeeper.jvmOptions", "remove -Xms1g and -Xmx1g, and set zookeeper.heap: 1g"],
        ["kafka.jvmOptions", "remove -Xmx12g and -Xms12g, and set kafka.heap: 12g"],
      ],
    );
  });
});

describeAcceptances("a JVM is accepted with", {
  "another garbage collector": { kafka: { jvmOptions: ["-XX:+UseZGC", "-XX:+ZGenerational"] } },
  "the collector that it has anyway, tuned": { kafka: { jvmOptions: ["-XX:+UseG1GC", "-XX:MaxGCPauseMillis=50"] } },
  "collectors that belong together": { kafka: { jvmOptions: ["-XX:+UseConcMarkSweepGC", "-XX:+UseParNewGC"] } },
  "options that may stand several times": {
    kafka: {
      jvmOptions: ["-javaagent:/a.jar=1", "-javaagent:/b.jar", "-Xlog:gc", "-Xlog:safepoint", "--add-opens=a/b=c"],
    },
  },
  "a value with blanks": { kafka: { jvmOptions: ["-Da=b c", "-XX:OnOutOfMemoryError=kill -9 %p"] } },
  "the same option twice": { kafka: { jvmOptions: ["-Xss1m", "-Xss1m"] } },
});
