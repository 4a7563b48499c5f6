import assert from "node:assert/strict";
import path from "node:path";
import { classPathOfPom } from "../../operations/distribution/maven";
import { run } from "../../tools/lib/run";
import { brokerVersions, Generated } from "./support/generated";
import { type Understood, understood } from "./support/understood";

/** What Spring Boot adds itself. */
const serializers = {
  "key.serializer": "org.apache.kafka.common.serialization.StringSerializer",
  "value.serializer": "org.apache.kafka.common.serialization.StringSerializer",
};
const deserializers = {
  "key.deserializer": "org.apache.kafka.common.serialization.StringDeserializer",
  "value.deserializer": "org.apache.kafka.common.serialization.StringDeserializer",
};

for (const version of brokerVersions)
  describe(`Spring Boot 3 with the application.yaml for brokers ${version}`, () => {
    const generated = new Generated(version);
    const file = generated.path("application.yaml");
    const text = generated.outputs.clientFiles["application.yaml"];
    const broken = text.replace("ack-mode:", "ack-mood:").replace("linger.ms:", "lingering.ms:");
    const files = {
      broken: generated.write("broken.yaml", broken),
      transactional: generated.write(
        "transactional.yaml",
        text.replace("# transaction-id-prefix", "transaction-id-prefix"),
      ),
    };
    let output = "";

    before(async () => {
      const classPath = await classPathOfPom(path.join(__dirname, "poms/spring-boot-3.xml"));
      const java = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath];
      const program = path.join(__dirname, "support/CheckSpring.java");
      output = (await run("java", [...java, program, file, ...Object.values(files)])).stdout;
    });

    after(() => generated.remove());

    const part = (of: string, name: string): Understood["settings"][string] =>
      understood(output, of).settings[name] ?? {};

    it("binds every key, and knows them all", () => {
      assert.deepEqual(understood(output, file).unknown, []);
      assert.deepEqual(part(file, "producer"), { ...generated.wanted("java", "producer"), ...serializers });
      assert.deepEqual(part(file, "consumer"), { ...generated.wanted("java", "consumer"), ...deserializers });
    });

    it("lets the application acknowledge, and its templates send without a transaction", () => {
      assert.deepEqual(part(file, "listener"), { "ack-mode": "MANUAL" });
      assert.deepEqual(part(file, "template"), { transactional: "false", prefix: "null" });
    });

    it("makes every template transactional when the line that suggests it is taken in", () => {
      assert.equal(part(files.transactional, "template")["transactional"], "true");
      assert.match(part(files.transactional, "template")["prefix"] ?? "", /^orders-[^$]+-$/);
    });

    it("would not know keys that are spelt wrongly, neither its own nor the client's", () => {
      assert.deepEqual(understood(output, files.broken).unknown, ["spring.kafka.listener.ack-mood", "lingering.ms"]);
    });
  });
