import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import type { Witness } from "../../../../components/resources/inputs/certificate-inputs";
import type { UnitState } from "../../../../operations/transport/service-scripts";
import { refuseStep } from "../../../../operations/provider/authority-gate";
import { TestAuthority, type Pair } from "../../../helpers/certificates";
import { TlsServers } from "../../../helpers/tls-server";

describe("what runs, before the files of a step of an authority's replacement are written", () => {
  const servers = new TlsServers();
  let old: TestAuthority;
  let next: TestAuthority;
  let witnesses: Witness[];

  before(() => {
    [old, next] = [new TestAuthority("/CN=old"), new TestAuthority("/CN=new")];
    witnesses = [old, next].map((authority) => {
      const { cert, key } = authority.issue({ subject: "/OU=witness/CN=witness", names: [] });
      return { authority: authority.certificate, trusted: true, certificate: cert, key };
    });
  });
  after(() => [old, next].forEach((one) => one.remove()));
  afterEach(() => servers.close());

  const broker = { service: "kafka", id: 1, host: "kafka1", address: "127.0.0.1", port: 9094 };
  const given = (step?: "announced" | "switched" | "retired", known = true) => ({
    ...(step === undefined ? {} : { renewal: { step, servers: [broker] } }),
    ...(known ? { identity: { authorities: "", certificate: "", key: "", services: [], witnesses } } : {}),
  });

  /** What is said of a step by what one server shows and whom it trusts. */
  async function judged(
    steps: readonly [ReturnType<typeof given> | undefined, ReturnType<typeof given>],
    server: { readonly shows: () => Pair; readonly trusts: () => TestAuthority } | "stopped" | "silent",
  ): Promise<string> {
    const pipe = async (): Promise<Duplex> => {
      if (typeof server === "string") throw new Error("connection refused");
      return servers.strict(server.trusts(), server.shows(), "tls1_3");
    };
    const state = () => Promise.resolve({ active: server !== "stopped" } as UnitState);
    const [previous, news] = steps;
    return refuseStep(news, previous, new Map([["kafka1", { state, pipe }]])).then(
      (unknown) => unknown.join(),
      (error: Error) => error.message,
    );
  }

  const [showsOld, showsNew] = [() => old.issue(), () => next.issue()];

  it("does not allow that a new authority signs which a server does not trust yet", async () => {
    const steps = [given("announced"), given("switched")] as const;
    assert.match(
      await judged(steps, { shows: showsOld, trusts: () => old }),
      /^security\.authorityRenewal: all servers must trust the new authority .*\n +given: kafka 1 on kafka1: it refuses the certificate.*\n +fix: +set it to announced and run up to its end/,
    );
    assert.equal(await judged(steps, { shows: showsOld, trusts: () => next }), "");
  });

  it("does not allow to give up an authority that has signed what a server still shows", async () => {
    const steps = [given("switched"), given("retired")] as const;
    assert.match(
      await judged(steps, { shows: showsOld, trusts: () => next }),
      /must show certificates of the new authority[\s\S]*kafka 1 on kafka1: it shows [0-9A-F]+, which the other authority has signed/,
    );
    assert.equal(await judged(steps, { shows: showsNew, trusts: () => next }), "");
  });

  it("does not allow to take an announcement back while a server shows what the new authority has signed", async () => {
    const steps = [given("announced"), given()] as const;
    assert.match(
      await judged(steps, { shows: showsNew, trusts: () => old }),
      /must show certificates of the old authority/,
    );
    assert.equal(await judged(steps, { shows: showsOld, trusts: () => old }), "");
  });

  it("refuses when a server that runs could not be looked at, and passes over one that does not run", async () => {
    const steps = [given("announced"), given("switched")] as const;
    assert.match(await judged(steps, "silent"), /given: kafka 1 on kafka1: connection refused/);
    assert.equal(await judged(steps, "stopped"), "");
  });

  it("has nothing against an announcement, a new cluster, and what stays as it is", async () => {
    assert.equal(await judged([given(undefined, false), given("announced")], "silent"), "");
    assert.equal(await judged([undefined, given("switched")], "silent"), "");
    assert.equal(await judged([given("retired"), given(undefined, false)], "silent"), "");
    assert.equal(await judged([given(undefined, false), given(undefined, false)], "silent"), "");
  });

  it("says in a preview what it does not know", async () => {
    const steps = [given("announced", false), given("switched", false)] as const;
    assert.match(await judged(steps, "silent"), /^whether all servers trust the new authority/);
  });
});
