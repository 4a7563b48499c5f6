import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stackOutputsSchema } from "../../components/outputs/stack-outputs";
import { settled, startEngine, stopEngine } from "../helpers/engine";
import { stackFile } from "../helpers/stack-file";

describe("the program", () => {
  let directory = "";
  let outputs: Record<string, unknown>;

  before(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-index-"));
    const notYet = { privateKeyFile: path.join(directory, "key"), knownHosts: path.join(directory, "known_hosts") };
    startEngine({ ...stackFile("dev"), "kafka-zookeeper:ssh": notYet }, { preview: true });
    const program = require.resolve("../../index");
    Reflect.deleteProperty(require.cache, program);
    outputs = { ...(createRequire(__filename)(program) as object) };
  });

  after(() => {
    stopEngine();
    rmSync(directory, { recursive: true });
  });

  it("gives exactly the outputs that are documented", () => {
    const names = [
      ...["bootstrapServers", "bootstrapServersInternal", "brokers", "caCertificate", "clientFiles", "clientFilesOf"],
      ...["clientProperties", "ensemble", "saslMechanism", "securityProtocol", "users"],
      ...["versions", "warnings", "zookeeperConnect"],
    ];
    assert.deepEqual(Object.keys(outputs).sort(), names);
  });

  it("tells where the cluster of the stack dev is, even in a preview of a sandbox that was not started", () => {
    const endpoints = (port: number) => [1, 2, 3].map((id) => `192.168.10.10${id}:${port}`);
    const { caCertificate, clientFiles, clientFilesOf, clientProperties, ...rest } = outputs;
    assert.deepEqual(rest, {
      bootstrapServers: endpoints(9093).join(","),
      bootstrapServersInternal: endpoints(9093).join(","),
      securityProtocol: "SASL_SSL",
      saslMechanism: "SCRAM-SHA-512",
      users: ["orders-service", "developer"],
      warnings: [
        "topics[test, mytopic].replicationFactor: with one replica, records are lost with the disk of one broker, and away while it restarts",
      ],
      zookeeperConnect: endpoints(2181).join(","),
      brokers: [1, 2, 3].map((id) => ({
        id,
        host: `kafka${id}`,
        rack: undefined,
        endpoint: endpoints(9093)[id - 1],
      })),
      ensemble: [1, 2, 3].map((id) => ({ id, host: `kafka${id}`, endpoint: endpoints(2181)[id - 1] })),
      versions: { kafka: "3.9.2", zookeeper: "3.9.5" },
    });
    // What follows from certificates that are not made yet is known later.
    for (const later of [caCertificate, clientProperties]) assert(pulumi.Output.isInstance(later));
    for (const files of [clientFiles, (clientFilesOf as Record<string, unknown>)["orders-service"]])
      assert(Object.keys(files as object).includes("producer.properties"));
  });

  it("gives no output that the schema of outputs does not know, and all that every stack has", () => {
    const everywhere = Object.entries(stackOutputsSchema.shape).filter(([, schema]) => !schema.isOptional());
    for (const [name] of everywhere) assert(name in outputs, name);
    for (const name of Object.keys(outputs)) assert(name in stackOutputsSchema.shape, name);
  });

  it("registers the cluster", async () => {
    const types = (await settled()).map(({ type, name }) => `${type} ${name}`);
    assert(types.includes("kafka-zookeeper:index:KafkaOnHosts cluster"), types.join("\n"));
  });
});
