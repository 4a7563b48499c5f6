import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { getProperties } from "properties-file";
import { serverProperties } from "../../components/services/kafka/kafka-files";
import { kafkaOf } from "../../components/services/kafka/resolve";
import { renderProperties } from "../../components/model/properties";
import type { Raw } from "../helpers/config";
import { kubernetesSpec } from "../helpers/kubernetes";
import { readByJar } from "./support/read-by-jar";
import type { ServiceFile } from "./support/read-files";

const addresses = { 1: "b1", 2: "b2", 3: "b3" };
const nodePorts = { 1: 30911, 2: 30912, 3: 30913 };
const kinds: Readonly<Record<string, Raw>> = {
  none: {},
  nodePorts: { type: "NodePort", addresses, nodePorts, secure: { nodePorts: { 1: 30921, 2: 30922, 3: 30923 } } },
  loadBalancers: { type: "LoadBalancer", addresses, secure: {} },
};
const steps = ["plaintext", "opened", "kept", "closed", "left"];

/** What the first broker reads. */
function fileAt(step: string, external: Raw): ServiceFile {
  const security = step === "plaintext" ? step : { mode: "secure", plaintextUntil: step };
  const { servers } = kubernetesSpec({ kafka: { external } }, { security });
  const [broker] = kafkaOf(servers).servers;
  assert(broker);
  const content = renderProperties(serverProperties(servers, broker));
  const logging = { isXml: false, content: "log4j.rootLogger=INFO\n", levels: { root: "INFO" } };
  return { product: "kafka", version: "3.9.2", content, properties: getProperties(content), id: 1, logging };
}

describe("a broker in a pod, at every step from plain text to security,", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-steps-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  it("has listeners that the real jar takes, whatever clients outside come through", async () => {
    const files = Object.values(kinds).flatMap((external) => steps.map((step) => fileAt(step, external)));
    assert.deepEqual(await readByJar("kafka", "3.9.2", files, folder), []);
  });
});
