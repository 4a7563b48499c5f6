import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { isRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import type { AuthorityState } from "../../../../operations/certificates/authority-steps";
import { certificatesIn, isSignedBy } from "../../../../operations/certificates/pem";
import { certificateAuthority } from "../../../../operations/provider/certificate-authority-handler";
import type { EngineLog } from "../../../../operations/provider/engine-log";
import { type Properties, reveal } from "../../../../operations/provider/values";

const [dayMs, start] = [86_400_000, Date.parse("2026-11-29T09:00:00Z")];
const urn = "urn:pulumi:dev::kafka-zookeeper::kafka-zookeeper:index:CertificateAuthority::cluster-authority";
const logged: string[] = [];
let time = start;
const log = {
  warn: (text: string) => void logged.push(`warning: ${text}`),
  info: (text: string) => void logged.push(text),
  flush: () => Promise.resolve(),
} as unknown as EngineLog;
const authorities = certificateAuthority({ log }, () => new Date(time));

const inputs = { commonName: "cluster 7", days: 300 };
const at = (renewal?: string) => (renewal === undefined ? inputs : { ...inputs, renewal });
const seen = (state: Properties) => reveal(state) as AuthorityState;

/** Takes an authority from step to step, as the engine does: what is no change is not worked on. */
async function go(state: Properties, ...steps: readonly (string | undefined)[]): Promise<Properties> {
  let now = state;
  for (const step of steps)
    if ((await authorities.diff("one", urn, now, at(step))).changes)
      now = (await authorities.update("one", urn, now, at(step))).outs;
  return now;
}

describe("the replacement of a certificate authority", () => {
  let old: Properties;

  before(async function () {
    this.timeout(60_000);
    old = (await authorities.create(urn, inputs)).outs;
  });

  beforeEach(() => {
    logged.length = 0;
    time = start;
  });

  it("announces another one beside the one that signs, with a name and a key of its own", async () => {
    const { certificate, authorities: both = "", other, trusted } = seen(await go(old, "announced"));
    assert.equal(certificate, old["certificate"]);
    assert.equal(both, `${certificate}${other?.certificate}`);
    assert.equal(trusted, `${String(old["serial"])}+${other?.serial}`);
    const [first, second] = certificatesIn(both);
    assert.notEqual(first?.subject, second?.subject);
    assert.match(second?.subject ?? "", /cluster 7 2$/);
  });

  it("has the new one sign at the next step, and keeps the order of those that are trusted, so that no file changes", async () => {
    const announced = await go(old, "announced");
    const [before, after] = [seen(announced), seen(await go(announced, "switched"))];
    assert.equal(after.certificate, before.other?.certificate);
    assert.equal(after.authorities, before.authorities);
    assert.equal(after.trusted, before.trusted);
  });

  it("ends with the new one alone, without the key of the old one", async () => {
    const ended = await go(old, "announced", "switched", "retired");
    const { certificate, authorities: left, trusted, serial, other } = seen(ended);
    assert.deepEqual([left, trusted], [certificate, serial]);
    assert.equal(other?.certificate, old["certificate"]);
    assert(!JSON.stringify(reveal(ended)).includes(String(reveal(old["key"])).split("\n")[1] ?? ""));
    assert.equal((await authorities.diff("one", urn, ended, at(undefined))).changes, false);
  });

  it("goes back from each step until the old one is retired, with the same certificates as before", async () => {
    const announced = await go(old, "announced");
    const again = seen(await go(announced, "switched", "announced"));
    assert.deepEqual([again.certificate, again.authorities], [old["certificate"], seen(announced).authorities]);
    const none = seen(await go(announced, undefined));
    assert.deepEqual([none.certificate, none.authorities], [old["certificate"], old["certificate"]]);
    assert.equal(seen(await go(announced, undefined, "announced")).authorities, seen(announced).authorities);
  });

  it("goes back from retired to trusting the old certificate only, because its key is gone", async () => {
    const back = await go(old, "announced", "switched", "retired", "switched");
    assert.equal(certificatesIn(seen(back).authorities ?? "").length, 2);
    await assert.rejects(go(back, "announced"), /the key of the old authority is gone[\s\S]*set it to retired/);
  });

  it("refuses to leave out a step, with the step to set, and changes nothing", async () => {
    const refused = async (state: Properties, step: string | undefined, fix: RegExp) =>
      assert.rejects(authorities.diff("one", urn, state, at(step)), fix);
    for (const step of ["switched", "retired"]) await refused(old, step, /after none[\s\S]*set it to announced/);
    const announced = await go(old, "announced");
    await refused(announced, "retired", /retired, after announced[\s\S]*set it to switched/);
    const switched = await go(announced, "switched");
    await refused(switched, undefined, /none, after switched[\s\S]*set it to announced/);
  });

  it("can be done again after years, with another name", async () => {
    const ended = await go(old, "announced", "switched", "retired", undefined, "announced");
    const { certificate, authorities: both = "" } = seen(ended);
    assert.deepEqual(
      certificatesIn(both).map(({ subject }) => subject.split("=").at(-1)),
      ["cluster 7 2", "cluster 7 3"],
    );
    assert(both.startsWith(certificate));
  });

  it("begins at any step with a cluster that is new, because nobody trusts anything yet", async () => {
    for (const [step, count] of [
      ["announced", 2],
      ["switched", 2],
      ["retired", 1],
    ] as const) {
      const { outs } = await authorities.create(urn, at(step));
      const { authorities: both, certificate } = seen(outs);
      assert.equal(certificatesIn(both ?? certificate).length, count);
      assert.equal((await authorities.diff("one", urn, outs, at(step))).changes, false);
    }
  });

  it("makes for each authority a certificate by which it can be seen who is trusted, and that may do nothing", async () => {
    const announced = await go(old, "announced");
    const flags = (state: Properties) => seen(state).witnesses?.map(({ trusted }) => trusted);
    assert.deepEqual(flags(announced), [true, true]);
    for (const { authority, certificate } of seen(announced).witnesses ?? []) {
      assert(isSignedBy(new X509Certificate(certificate), new X509Certificate(authority)));
      assert.match(new X509Certificate(certificate).subject, /OU=witness/);
    }
    const ended = await go(announced, "switched", "retired");
    assert.deepEqual(flags(ended), [false, true]);
    assert.deepEqual(
      seen(ended).witnesses?.map(({ certificate }) => certificate),
      seen(announced).witnesses?.map(({ certificate }) => certificate),
    );
  });

  it("records every key as a secret", async () => {
    const { key, other, witnesses, ...plain } = await go(old, "announced");
    assert([key, other, witnesses].every(isRpcSecret));
    assert(!JSON.stringify(plain).includes("PRIVATE KEY"));
  });

  it("says in each preview what is to be done next, and warns in the last third of the life of the one that signs", async () => {
    const announced = await go(old, "announced");
    await authorities.diff("one", urn, announced, at("announced"));
    assert.match(logged.at(-1) ?? "", /^two certificate .* give all clients their new files, then set .* to switched$/);
    time = start + 201 * dayMs;
    await authorities.diff("one", urn, announced, at("announced"));
    assert.match(logged.at(-1) ?? "", /^warning: .* to switched$/);
    await authorities.diff("one", urn, old, at(undefined));
    assert.match(logged.at(-1) ?? "", /^warning: .* set security\.authorityRenewal to announced, then run up$/);
  });
});
