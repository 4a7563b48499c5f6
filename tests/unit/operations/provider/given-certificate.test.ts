import assert from "node:assert/strict";
import { isRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import { recordedIn } from "../../../../operations/certificates/recorded";
import { certificateAuthority } from "../../../../operations/provider/certificate-authority-handler";
import { certificate } from "../../../../operations/provider/certificate-handler";
import type { EngineLog } from "../../../../operations/provider/engine-log";
import { asSecret, type Properties, reveal } from "../../../../operations/provider/values";
import { OpensslAuthority } from "../../../helpers/openssl-authority";

const urn = (type: string) => `urn:pulumi:dev::kafka-zookeeper::kafka-zookeeper:index:${type}::one`;
const [authorityUrn, leafUrn] = [urn("CertificateAuthority"), urn("Certificate")];
const nothing = () => undefined;
const surroundings = { log: { warn: nothing, info: nothing, flush: () => Promise.resolve() } as unknown as EngineLog };
let now = new Date();
const [authorities, leaves] = [certificateAuthority(surroundings, () => now), certificate(surroundings, () => now)];
const authorityInputs = { commonName: "orders", days: 300 };

describe("the resource of a certificate that somebody else has signed", function () {
  this.timeout(60_000);
  let company: OpensslAuthority;

  before(() => (company = new OpensslAuthority()));
  after(() => company.remove());
  beforeEach(() => (now = new Date()));

  const made = { subject: { commonName: "kafka-1", unit: "broker" }, alternativeNames: ["kafka1"], days: 90 };
  const given = (name: string) => ({
    property: "security.certificates.kafka1",
    given: asSecret(company.issue({ subject: `/O=Company/CN=${name}`, key: "RSA-2048" })),
  });

  it("records it as it is, with its key only as a secret and in the format that Java reads", async () => {
    const inputs = given("kafka1");
    const { outs } = await leaves.create(leafUrn, inputs);
    const { certificate: pem } = reveal(inputs.given) as { certificate: string };
    assert.equal(outs["certificate"], pem);
    assert.match(String(outs["serial"]), /^[0-9A-F]+$/);
    for (const name of ["key", "given"]) assert(isRpcSecret(outs[name]), name);
    assert.match(String(reveal(outs["key"])), /^-----BEGIN PRIVATE KEY-----/);
    assert(!JSON.stringify({ ...outs, key: "", given: "" }).includes("PRIVATE KEY"));
  });

  it("is among those that scripts/certificates lists, as renewed by its owner", async () => {
    const { outs } = await leaves.create(leafUrn, given("kafka1"));
    const type = "kafka-zookeeper:index:Certificate";
    const [listed, ...others] = recordedIn({ urn: leafUrn, type, outputs: reveal(outs) as Record<string, unknown> });
    assert.deepEqual(
      [listed?.name, listed?.subject, listed?.renewedBy, listed?.serial, others],
      ["one", "CN=kafka1,O=Company", "owner", outs["serial"], []],
    );
  });

  it("changes with its file alone: not at its end, and not with the setting that gives it", async () => {
    const inputs = given("kafka1");
    const { outs } = await leaves.create(leafUrn, inputs);
    const changed = async (news: Properties) => (await leaves.diff("one", leafUrn, outs, news)).changes;
    now = new Date("2099-01-01T00:00:00Z");
    assert.equal(await changed(inputs), false);
    assert.equal(await changed({ ...inputs, property: "security.admin" }), false);
    assert.equal(await changed(given("kafka1")), true);
  });

  it("is refused for another subject, also in the place of one that was made, with the subject to ask for", async () => {
    const check = async (olds: Properties, news: Properties) =>
      (await leaves.check(leafUrn, olds, news)).failures.map(({ reason }) => reason);
    const before = given("kafka1");
    assert.deepEqual(await check(before, given("kafka1")), []);
    assert.deepEqual(await check({}, before), []);
    const [other, ...others] = await check(before, given("kafka2"));
    assert.match(other ?? "", /^security\.certificates\.kafka1: must keep the subject/);
    assert.match(other ?? "", /fix: {3}give a certificate for the subject "CN=kafka1,O=Company"$/);
    assert.deepEqual(others, []);
    assert.match(
      (await check(made, before)).join(),
      /"CN=kafka1,O=Company", after "CN=kafka-1,OU=broker,O=kafka-zookeeper"/,
    );
    assert.match((await check(before, made)).join(), /give the certificate again/);
    const like = company.issue({ subject: "/O=kafka-zookeeper/OU=broker/CN=kafka-1" });
    assert.deepEqual(await check(made, { ...before, given: asSecret(like) }), []);
  });

  it("leaves no key of its authority in a state that had one", async () => {
    const own = company.issue({ basic: "critical,CA:true", keyUsage: "critical,keyCertSign" });
    const signs = { ...authorityInputs, given: asSecret(own) };
    const { outs } = await authorities.create(authorityUrn, signs);
    const keeps = { ...authorityInputs, given: asSecret({ certificate: own.certificate }) };
    assert.equal((await authorities.diff("one", authorityUrn, outs, keeps)).changes, true);
    const after = await authorities.update("one", authorityUrn, outs, keeps);
    assert.equal(reveal(after.outs["key"]), "");
    assert(!JSON.stringify(after.outs).includes("PRIVATE KEY"));
    assert.equal((await authorities.diff("one", authorityUrn, after.outs, keeps)).changes, false);
  });

  it("is not signed by cert-manager from one up to the next, nor back: pods would lose their keys", async () => {
    const { certificate } = company;
    const own = { ...authorityInputs, given: asSecret({ certificate }) };
    const check = async (olds: Properties, news: Properties) =>
      (await authorities.check(authorityUrn, olds, news)).failures.map(({ reason }) => reason);
    const issued = { ...own, issuer: "company" };
    assert.match((await check(own, issued)).join(), /^security\.issuer: cannot come or go/);
    assert.match((await check(issued, own)).join(), /fix: {3}give company again$/);
    for (const [olds, news] of [
      [{}, issued],
      [issued, { ...issued, issuer: "other" }],
    ] as const)
      assert.deepEqual(await check(olds, news), []);
  });
});
