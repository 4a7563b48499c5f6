import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster, OutputError } from "../../../client";
import { clusterOutputs } from "../../../components/outputs/cluster-outputs";
import { outputsSince, stackOutputsSchema } from "../../../components/outputs/stack-outputs";
import { compareVersions } from "../../../components/model/versions";
import manifest from "../../../package.json";
import { specOf } from "../../helpers/config";
import { startEngine, stopEngine, valueOf } from "../../helpers/engine";

const name = "acme/kafka-zookeeper/prod";
/** As JSON, which is how one stack gets what another one gave. */
const complete = JSON.parse(JSON.stringify({ ...clusterOutputs(specOf()), warnings: [] })) as Record<string, unknown>;

/** A reader of a stack with these outputs. */
function reading(outputs: Record<string, unknown>, options: { preview?: boolean; secrets?: string[] } = {}) {
  const { preview = false, secrets = [] } = options;
  startEngine({}, { preview, stacks: { [name]: { outputs, secretOutputNames: secrets } } });
  return new KafkaCluster(name);
}

/** What stands in the error that reading an output ends with. */
async function failure(output: pulumi.Output<unknown>): Promise<string> {
  const error = await valueOf(output).then(
    () => assert.fail("it was read"),
    (reason: unknown) => reason,
  );
  assert(error instanceof OutputError && error instanceof pulumi.RunError);
  return error.message;
}

describe("the reader of a cluster in another stack", () => {
  afterEach(stopEngine);

  it("gives every output as the stack has it", async () => {
    const cluster = reading(complete);
    const outputs = cluster as unknown as Readonly<Record<string, pulumi.Output<unknown>>>;
    const read = Object.keys(stackOutputsSchema.shape).filter((key) => key !== "clientProperties");
    for (const key of read) {
      const { value } = await valueOf(outputs[key]);
      assert.deepEqual(value, complete[key], key);
    }
    const file = await valueOf(cluster.clientFile("producer.properties"));
    assert.match(file.value ?? "", /^acks=all$/m);
  });

  it("gives one file of a user as a secret, and names the users when there is no such", async () => {
    const files = { ...(complete["clientFiles"] as object), "ca.pem": "CA" };
    const secure = { ...complete, clientFiles: files, clientFilesOf: { orders: files }, users: ["orders"] };
    const cluster = reading(secure, { secrets: ["clientFilesOf"] });
    const { value, secret } = await valueOf(cluster.clientFile("producer.properties", "orders"));
    assert.match(value ?? "", /^acks=all$/m);
    assert.equal(secret, true);
    assert.deepEqual(await valueOf(cluster.clientFile("ca.pem")), { value: "CA", known: true, secret: false });
    for (const user of ["billing", "__proto__"])
      assert.deepEqual((await failure(cluster.clientFile("producer.properties", user))).split("\n"), [
        `user ${user} of stack ${name}: must be one of its stack file`,
        "    given: orders",
        `    fix:   add the user to \`users\` of the stack, then run \`pulumi up --stack ${name}\`; or choose one of those`,
      ]);
  });

  it("hands one user on to the stack of a team, as a secret and without the logins of others", async () => {
    const filesOf = (user: string) => ({
      ...(complete["clientFiles"] as object),
      "producer.properties": `password of ${user}`,
    });
    const clientFilesOf = { shop: filesOf("shop"), billing: filesOf("billing") };
    const cluster = reading({ ...complete, clientFilesOf }, { secrets: ["clientFilesOf"] });
    const { value, secret } = await valueOf(cluster.clientFilesOf.apply((all) => all?.["shop"]));
    assert.equal(secret, true);
    assert.deepEqual(value, filesOf("shop"));
  });

  it("says that a stack in plain text has no users and no certificates", async () => {
    const cluster = reading(complete);
    assert.match(await failure(cluster.clientFile("producer.properties", "orders")), /talk in plain text/);
    assert.match(await failure(cluster.clientFile("ca.pem")), /only where brokers have TLS/);
    for (const output of [cluster.securityProtocol, cluster.users, cluster.clientFilesOf])
      assert.equal((await valueOf<unknown>(output)).value, undefined);
  });

  it("takes a reference that the program has already", async () => {
    reading(complete);
    const cluster = new KafkaCluster(new pulumi.StackReference("again", { name }));
    assert.equal((await valueOf(cluster.bootstrapServers)).value, complete["bootstrapServers"]);
  });

  it("says which output is missing, from which stack, and since which version it is given", async () => {
    const { clientFiles, ...older } = complete;
    assert(clientFiles);
    const cluster = reading(older);
    assert.equal((await valueOf(cluster.bootstrapServers)).value, complete["bootstrapServers"]);
    assert.deepEqual((await failure(cluster.clientFiles)).split("\n"), [
      `output clientFiles of stack ${name}: must be there; kafka-zookeeper 0.2.0 and newer give it`,
      `    given: ${Object.keys(older).sort().join(", ")}`,
      `    fix:   run \`pulumi up --stack ${name}\` with kafka-zookeeper 0.2.0 or newer`,
    ]);
  });

  it("says what is wrong with an output of another shape", async () => {
    const [first, ...others] = complete["brokers"] as object[];
    const cluster = reading({ ...complete, brokers: [{ ...first, id: "one" }, ...others] });
    assert.match(await failure(cluster.brokers), /output brokers of stack .* newer give: 0: id: .*number/);
  });

  it("leaves the outputs of a stack that was never deployed unknown in a preview", async () => {
    const cluster = reading({}, { preview: true });
    for (const output of [cluster.bootstrapServers, cluster.clientFile("kafkajs.mjs"), cluster.brokers])
      assert.equal((await valueOf<unknown>(output)).known, false);
  });

  it("does not take an output for unknown in a preview when the stack has others", async () => {
    const cluster = reading({ bootstrapServers: "one:9092" }, { preview: true });
    assert.match(await failure(cluster.versions), /output versions of stack/);
  });

  it("fails in an update of a stack that was never deployed", async () => {
    assert.match(await failure(reading({}).bootstrapServers), /given: a stack without outputs: it was never deployed/);
  });

  it("keeps what is a secret a secret, and only that", async () => {
    const cluster = reading(complete, { secrets: ["clientFiles"] });
    assert.equal((await valueOf(cluster.clientFiles)).secret, true);
    assert.equal((await valueOf(cluster.bootstrapServers)).secret, false);
  });

  it("is of a version that gives every output, or of the one before it", () => {
    const [, next = manifest.version] = /^## (\d+\.\d+\.\d+)/m.exec(readFileSync("CHANGELOG.md", "utf8")) ?? [];
    for (const [output, since] of Object.entries(outputsSince))
      assert(compareVersions(since, next) <= 0, `${output} since ${since}`);
  });
});
