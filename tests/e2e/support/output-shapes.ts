import assert from "node:assert/strict";
import { clientFileNames, trustFileName } from "../../../components/services/kafka/clients/client-file-names";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import type { Outputs } from "./clients";

/** Outputs that only secure stacks have. */
const secureTexts = { caCertificate: "string", saslMechanism: "string", securityProtocol: "string" };

/** Asserts that a stack has the outputs that every stack has, each of the kind that it always is. */
export function assertShapes(outputs: StackOutputs & Outputs): void {
  const shape = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shape).slice(0, 1)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
        : typeof value;
  const { warnings, folder, clientFiles, clientFilesOf, ...others } = outputs;
  assert(Array.isArray(warnings));
  const isSecure = folder !== undefined;
  assert.equal(clientFilesOf !== undefined, isSecure);
  assert.deepEqual(Object.keys(clientFiles).sort(), [...clientFileNames, ...(isSecure ? [trustFileName] : [])].sort());
  assert.deepEqual(shape(others), {
    ...(isSecure ? { ...secureTexts, users: ["string"] } : {}),
    bootstrapServers: "string",
    bootstrapServersInternal: "string",
    brokers: [{ id: "number", host: "string", endpoint: "string" }],
    clientProperties: "string",
    ensemble: [{ id: "number", host: "string", endpoint: "string" }],
    versions: { kafka: "string", zookeeper: "string" },
    zookeeperConnect: "string",
  });
}
