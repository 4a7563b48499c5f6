import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clusterOutputs } from "../../../components/outputs/cluster-outputs";
import { stackOutputsSchema } from "../../../components/outputs/stack-outputs";
import { secureOutputs } from "../../../components/secure-outputs";
import { specOf } from "../../helpers/config";
import { startEngine, stopEngine, valueOf } from "../../helpers/engine";
import { withUsers } from "../../helpers/secure-spec";

const spec = withUsers({ orders: "SCRAM-SHA-512", billing: "SCRAM-SHA-256" });
const certificate = "-----BEGIN CERTIFICATE-----\nAbCd\n-----END CERTIFICATE-----\n";

function credentials() {
  return {
    authorityCertificate: pulumi.output(certificate),
    passwords: { orders: pulumi.secret("PLANTED-1"), billing: pulumi.secret("PLANTED-2") },
  };
}

/** Texts of outputs by their paths, as the engine gets them. */
async function textsIn(value: unknown, path = ""): Promise<{ path: string; text: string; secret: boolean }[]> {
  const read = await valueOf(value);
  if (pulumi.Output.isInstance(value)) return [{ path, text: String(read.value), secret: read.secret }];
  if (typeof value !== "object" || value === null) return [{ path, text: String(value), secret: false }];
  return (await Promise.all(Object.entries(value).map(([key, inner]) => textsIn(inner, `${path}/${key}`)))).flat();
}

describe("the outputs of a cluster with credentials", () => {
  beforeEach(() => {
    startEngine({});
  });
  afterEach(stopEngine);

  it("are plain values in a cluster in plain text, and in one of which only ZooKeeper has certificates", () => {
    const plain = specOf();
    assert.deepEqual(secureOutputs(plain, {}), clusterOutputs(plain));
    assert.deepEqual(secureOutputs(plain, credentials()), clusterOutputs(plain));
  });

  it("hold a password only below clientFilesOf, and there as a secret", async () => {
    const texts = await textsIn(secureOutputs(spec, credentials()));
    for (const { path, text, secret } of texts) {
      assert.equal(secret, path.startsWith("/clientFilesOf/"), path);
      if (!secret) assert.doesNotMatch(text, /PLANTED/, path);
    }
    const withPassword = texts.filter(({ text }) => text.includes("PLANTED-1")).map(({ path }) => path);
    assert.equal(withPassword.length, 7, withPassword.join("\n"));
    assert(withPassword.every((path) => path.startsWith("/clientFilesOf/orders/")));
  });

  it("make a password a secret that was not one", async () => {
    const passwords = { orders: pulumi.output("PLANTED-1"), billing: pulumi.output("PLANTED-2") };
    const texts = await textsIn(secureOutputs(spec, { ...credentials(), passwords }));
    assert(texts.every(({ text, secret }) => secret || !text.includes("PLANTED")));
  });

  it("have the certificate of the authority in every file that needs it, and as an output", async () => {
    const { value } = await valueOf(pulumi.output(secureOutputs(spec, credentials())));
    const outputs = stackOutputsSchema.omit({ warnings: true }).parse(value);
    assert.equal(outputs.caCertificate, certificate);
    assert.deepEqual(outputs.users, ["orders", "billing"]);
    assert.deepEqual(Object.keys(outputs.clientFilesOf ?? {}), ["orders", "billing"]);
    assert.equal(outputs.clientFiles["ca.pem"], certificate);
    for (const text of [outputs.clientProperties, outputs.clientFilesOf?.["billing"]?.["consumer.properties"]])
      assert.match(text ?? "", /^ssl\.truststore\.certificates=-----BEGIN/m);
  });

  it("show in a preview who the users are and which files there will be, before any password is made", async () => {
    stopEngine();
    startEngine({}, { preview: true });
    const unknown = pulumi.output(pulumi.unknown as unknown as string);
    const passwords = { orders: unknown, billing: unknown };
    const outputs = secureOutputs(spec, { authorityCertificate: unknown, passwords });
    assert.deepEqual(Object.keys(outputs.clientFilesOf ?? {}), ["orders", "billing"]);
    assert(Object.keys(outputs.clientFiles).includes("ca.pem"));
    assert.equal((await valueOf(outputs.clientFiles["producer.properties"])).known, false);
    assert.equal(outputs.bootstrapServers, clusterOutputs(spec).bootstrapServers);
  });

  it("are refused when a user has no password", () => {
    const { authorityCertificate } = credentials();
    assert.throws(() => secureOutputs(spec, { authorityCertificate }), /user orders has no password/);
  });
});
