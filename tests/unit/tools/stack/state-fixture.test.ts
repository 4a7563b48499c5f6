import assert from "node:assert/strict";
import { dummyPrivateKey, fixtureOf, stateOf } from "../../../../tools/stack/state-fixture";

const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nVERY\nSECRET\n-----END OPENSSH PRIVATE KEY-----\n";
const secret = (value: unknown) => ({ sig: "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(value) });
const inputs = { stdin: "a script", connection: secret({ host: "10.0.0.1", privateKey: key }) };
const exported = {
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01" },
    secrets_providers: { type: "passphrase" },
    resources: [
      { urn: "urn:a", inputs, outputs: { ...inputs, stdout: "done" }, created: "2026-01-01" },
      { urn: "urn:b", inputs: { kubeconfig: "/home/me/project/.cluster/kubeconfig" }, outputs: {} },
      { urn: "urn:c", inputs: { stdin: secret(JSON.stringify([{ privateKey: key }])) } },
    ],
  },
};

describe("the fixture of a state", () => {
  const fixture = fixtureOf(JSON.stringify(exported), "/home/me/project");

  it("has no private key, however deep it stood in strings of JSON", () => {
    assert.doesNotMatch(fixture, /VERY|SECRET/);
    const [, , last] = stateOf(fixture, "/").deployment.resources;
    const { plaintext } = last?.inputs?.["stdin"] as { plaintext: string };
    assert.deepEqual(JSON.parse(JSON.parse(plaintext) as string), [{ privateKey: dummyPrivateKey }]);
  });

  it("has no time and no path of the machine where it was recorded", () => {
    assert.doesNotMatch(fixture, /2026|\/home\/me/);
    const [, provider] = stateOf(fixture, "/elsewhere").deployment.resources;
    assert.equal(provider?.inputs?.["kubeconfig"], "/elsewhere/.cluster/kubeconfig");
  });

  it("keeps outputs that repeat the inputs once, and gives them back whole", () => {
    assert.equal(fixture.split("a script").length, 2);
    const [command] = stateOf(fixture, "/").deployment.resources;
    assert.deepEqual(Object.keys(command?.outputs ?? {}), ["stdin", "connection", "stdout"]);
  });
});
