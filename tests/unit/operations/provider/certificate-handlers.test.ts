import assert from "node:assert/strict";
import { isRpcSecret, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { certificateAuthority } from "../../../../operations/provider/certificate-authority-handler";
import { certificate } from "../../../../operations/provider/certificate-handler";
import type { EngineLog } from "../../../../operations/provider/engine-log";
import { asSecret, type Properties } from "../../../../operations/provider/values";

const [dayMs, start] = [86_400_000, Date.parse("2026-11-29T09:00:00Z")];
const urn = (type: string) => `urn:pulumi:dev::kafka-zookeeper::kafka-zookeeper:index:${type}::one`;
const [authorityUrn, leafUrn] = [urn("CertificateAuthority"), urn("Certificate")];

const logged: string[] = [];
let time = start;
const surroundings = {
  log: {
    warn: (text: string) => void logged.push(`warning: ${text}`),
    info: (text: string) => void logged.push(text),
    flush: () => Promise.resolve(),
  } as unknown as EngineLog,
};
const clock = () => new Date(time);
const [authorities, leaves] = [certificateAuthority(surroundings, clock), certificate(surroundings, clock)];

const authorityInputs = { commonName: "orders", days: 300 };
let authority: Properties;
let inputs: Properties;
let state: Properties;

before(async function () {
  this.timeout(60_000);
  authority = (await authorities.create(authorityUrn, authorityInputs)).outs;
  inputs = {
    authority: asSecret({ certificate: authority["certificate"], key: authority["key"] }),
    subject: { commonName: "kafka-1", unit: "broker" },
    alternativeNames: ["kafka1"],
    days: 90,
  };
  state = (await leaves.create(leafUrn, inputs)).outs;
});

beforeEach(() => {
  logged.length = 0;
  time = start;
});

const after = (days: number) => void (time = start + days * dayMs);
const changes = async (news: Properties = inputs) => (await leaves.diff("one", leafUrn, state, news)).changes;

describe("the resource of a certificate", () => {
  it("records its inputs and the certificate, and its key as a secret", () => {
    const { key, serial, notAfter, certificate: pem, ...given } = state;
    assert(isRpcSecret(key));
    assert.deepEqual(given, inputs);
    assert.match(String(serial), /^[0-9A-F]{32}$/);
    assert.equal(notAfter, "2027-02-27T09:00:00.000Z");
    assert.match(String(pem), /^-----BEGIN CERTIFICATE-----\n/);
  });

  it("is the same while nothing changed, also when its inputs come without the wrappers of secrets", async () => {
    assert.equal(await changes(), false);
    const { value } = inputs["authority"] as { readonly value: unknown };
    assert.equal(await changes({ ...inputs, authority: value }), false);
    assert.deepEqual(logged, []);
  });

  it("changes with each input, and with an authority that a preview does not know", async () => {
    const other = (await authorities.create(authorityUrn, authorityInputs)).outs;
    for (const edit of [
      { days: 91 },
      { alternativeNames: ["kafka1", "10.0.0.1"] },
      { subject: { commonName: "kafka-2", unit: "broker" } },
      { authority: asSecret({ certificate: other["certificate"], key: other["key"] }) },
      { authority: asSecret({ certificate: unknownValue, key: unknownValue }) },
      { authority: unknownValue },
    ])
      assert.equal(await changes({ ...inputs, ...edit }), true, Object.keys(edit).join());
  });

  it("changes in the last third of its life, and a preview says why", async () => {
    after(59);
    assert.equal(await changes(), false);
    after(61);
    assert.equal(await changes(), true);
    assert.deepEqual(logged, ["the certificate is renewed, since it is valid only until 2027-02-27T09:00:00.000Z"]);
  });

  it("changes as many days before its end as it is told, and is not made anew for that alone", async () => {
    assert.equal(await changes({ ...inputs, renewBefore: 10 }), false);
    after(79);
    assert.equal(await changes({ ...inputs, renewBefore: 10 }), false);
    after(81);
    assert.equal(await changes({ ...inputs, renewBefore: 10 }), true);
  });

  it("gets another key and another serial when it is renewed", async () => {
    after(61);
    const { outs } = await leaves.update("one", leafUrn, state, inputs);
    assert.notEqual(outs["serial"], state["serial"]);
    assert.notDeepEqual(outs["key"], state["key"]);
    assert.equal(outs["notAfter"], "2027-04-29T09:00:00.000Z");
    assert.equal((await leaves.diff("one", leafUrn, outs, inputs)).changes, false);
  });

  it("that cannot be renewed records nothing, so that the one that is in use stays", async () => {
    after(301);
    await assert.rejects(
      leaves.update("one", leafUrn, state, inputs),
      (error: Error) => error.message.includes("expired") && !("properties" in error),
    );
  });

  it("is refused with everything that is wrong, and takes what is not known yet", async () => {
    const reasons = async (news: Properties) =>
      (await leaves.check(leafUrn, {}, { ...inputs, ...news })).failures.map(({ reason }) => reason);
    assert.deepEqual(await reasons({}), []);
    assert.deepEqual(await reasons({ authority: unknownValue, alternativeNames: [unknownValue] }), []);
    assert.deepEqual(await reasons({ subject: unknownValue, alternativeNames: unknownValue, days: unknownValue }), []);
    const [name = "", days = "", ...others] = await reasons({ alternativeNames: ["*"], days: 0 });
    assert.match(name, /^alternativeNames\[0\]: must be an IP address or a DNS name\n +given: "\*"\n +fix: /);
    assert.match(days, /^days: must be a whole number of days from 1 to 36500\n/);
    assert.deepEqual(others, []);
  });

  it("is kept by a refresh, which tells its inputs from what was made", async () => {
    assert.deepEqual(await leaves.read("one", leafUrn, state), { id: "one", props: state, inputs });
  });

  it("repeats no input in an error, because the key of the authority is one", async () => {
    const { value } = inputs["authority"] as { readonly value: { readonly certificate: string } };
    const key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    for (const bad of [
      { ...value, key },
      { certificate: 7, key },
      { certificate: key, key },
    ])
      await assert.rejects(
        leaves.create(leafUrn, { ...inputs, authority: asSecret(bad) }),
        (error: Error) => !`${error.stack}${error.message}`.includes("c2VjcmV0"),
      );
  });
});

describe("the resource of a certificate authority", () => {
  const differs = async (news: Properties = authorityInputs) =>
    (await authorities.diff("one", authorityUrn, authority, news)).changes;

  it("records its inputs and the certificate, and its key as a secret", () => {
    const { key, notAfter, ...others } = authority;
    assert(isRpcSecret(key));
    assert.equal(notAfter, "2027-09-25T09:00:00.000Z");
    assert.deepEqual(Object.keys(others).sort(), ["certificate", "commonName", "days", "serial"]);
  });

  it("never changes by itself, because everything that trusts it would stop to do so", async () => {
    assert.equal(await differs(), false);
    assert.deepEqual(logged, []);
    after(201);
    assert.equal(await differs(), false);
    const warned =
      /^warning: the certificate authority is valid until 2027-09-25T09:00:00\.000Z only, and every .* ends/;
    assert.match(logged.join("\n"), warned);
  });

  it("stays as it is after an edit, and says so", async () => {
    for (const edit of [{ commonName: "others" }, { days: 400 }]) {
      logged.length = 0;
      assert.equal(await differs({ ...authorityInputs, ...edit }), false);
      assert.match(logged.join("\n"), /^the certificate authority stays as it is, valid until 2027-09-25/);
    }
  });

  it("is refused with everything that is wrong", async () => {
    const check = async (news: Properties) => (await authorities.check(authorityUrn, {}, news)).failures.length;
    assert.equal(await check(authorityInputs), 0);
    assert.equal(await check({ commonName: unknownValue, days: unknownValue }), 0);
    assert.equal(await check({ commonName: "a,b", days: 36_501 }), 2);
  });

  it("is kept by a refresh", async () => {
    const { props, inputs: seen } = await authorities.read("one", authorityUrn, authority);
    assert.deepEqual([props, seen], [authority, authorityInputs]);
  });
});
