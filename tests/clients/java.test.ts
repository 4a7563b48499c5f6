import assert from "node:assert/strict";
import path from "node:path";
import type { Purpose } from "../../components/services/kafka/clients/client-setting";
import { classPathOf } from "../../tools/lib/class-path";
import { classPathOfPom } from "../../operations/distribution/maven";
import { run } from "../../tools/lib/run";
import { brokerVersions, Generated } from "./support/generated";
import { understood } from "./support/understood";

const purposes: readonly Purpose[] = ["producer", "consumer"];

/** The versions of the brokers, and one that is newer than any of them. */
const clients: Readonly<Record<string, () => Promise<string>>> = {
  "2.4.1": () => classPathOf("kafka", "2.4.1"),
  "3.9.2": () => classPathOf("kafka", "3.9.2"),
  "4.3.1": () => classPathOfPom(path.join(__dirname, "poms/java-4.xml")),
};

/** What a client says about settings that nobody uses goes to standard error. */
const log4j = [
  "log4j.rootLogger=OFF",
  "log4j.logger.org.apache.kafka.clients.producer.ProducerConfig=INFO, err",
  "log4j.logger.org.apache.kafka.clients.consumer.ConsumerConfig=INFO, err",
  "log4j.logger.org.apache.kafka.common.config.AbstractConfig=INFO, err",
  "log4j.appender.err=org.apache.log4j.ConsoleAppender",
  "log4j.appender.err.target=System.err",
  "log4j.appender.err.layout=org.apache.log4j.PatternLayout",
  "log4j.appender.err.layout.ConversionPattern=%m%n",
  "",
].join("\n");

for (const [clientVersion, classPath] of Object.entries(clients))
  describe(`Java clients ${clientVersion}`, () => {
    const generated = new Map(brokerVersions.map((version) => [version, new Generated(version)]));
    const newer = [...generated.values()].flatMap((one) => one.newerThan(clientVersion, "java", "producer"));
    let output = "";
    let complaints: readonly string[] = [];

    before(async () => {
      const files = [...generated.values()].flatMap((one) => [
        ...purposes.flatMap((purpose) => [purpose, one.path(`${purpose}.properties`)]),
        ...["producer", one.write("broken.properties", withUnknownKey(one))],
      ]);
      const [any] = generated.values();
      const logging = `-Dlog4j.configuration=file:${any?.write("log4j.properties", log4j)}`;
      const java = ["-Xmx128m", "-XX:TieredStopAtLevel=1", logging, "-cp", await classPath()];
      const result = await run("java", [...java, path.join(__dirname, "support/CheckJava.java"), ...files]);
      output = result.stdout;
      complaints = result.stderr.split("\n").filter((line) => line.includes("supplied but"));
    });

    after(() => generated.forEach((one) => one.remove()));

    for (const [version, one] of generated) {
      for (const purpose of purposes)
        it(`understand every line of ${purpose}.properties for brokers ${version} as it is meant, unless it is newer than they are`, () => {
          const { settings, unknown } = understood(output, one.path(`${purpose}.properties`));
          assert.deepEqual(settings, { [purpose]: one.wanted("java", purpose, clientVersion) });
          assert.deepEqual([...unknown].sort(), one.newerThan(clientVersion, "java", purpose).sort());
        });

      it(`would not know a line that is spelt wrongly for brokers ${version}`, () => {
        const unknowable = one.newerThan(clientVersion, "java", "producer");
        const { unknown } = understood(output, one.write("broken.properties", ""));
        assert.deepEqual([...unknown].sort(), ["enable.idempotency", ...unknowable].sort());
      });
    }

    it("know every line, if they are as new as the file says", () => {
      assert.deepEqual(newer.length > 0, clientVersion === "2.4.1");
    });

    it("complain themselves about the lines that are spelt wrongly, and about no other that is as old as they are", () => {
      const unexpected = complaints.filter((complaint) => !newer.some((key) => complaint.includes(`'${key}'`)));
      assert.equal(unexpected.length, generated.size, complaints.join("\n"));
      for (const complaint of unexpected) assert.match(complaint, /'\[?enable\.idempotency\]?'/);
    });
  });

function withUnknownKey({ outputs }: Generated): string {
  return outputs.clientFiles["producer.properties"].replace("enable.idempotence=", "enable.idempotency=");
}
