import assert from "node:assert/strict";
import { probe } from "../../../../operations/transport/probe";
import { type Pair, TestAuthority } from "../../../helpers/certificates";
import { TlsServers } from "../../../helpers/tls-server";

describe("a look at what a server shows, and at whom it lets in", () => {
  const servers = new TlsServers();
  let authority: TestAuthority;
  let other: TestAuthority;
  let pair: Pair;

  before(() => {
    [authority, other] = [new TestAuthority(), new TestAuthority()];
    pair = authority.issue();
  });
  after(() => [authority, other].forEach((one) => one.remove()));
  afterEach(() => servers.close());

  const login = ({ cert, key }: Pair) => ({ certificate: cert, key });

  for (const version of ["tls1_2", "tls1_3"] as const) {
    it(`tells by ${version} that one of the same authority is let in`, async () => {
      const { shown, refusal } = await probe(await servers.strict(authority, pair, version), login(authority.issue()));
      assert.equal(refusal, undefined);
      assert.match(shown?.subject ?? "", /kafka-1/);
    });

    it(`tells by ${version} that one of another authority is not`, async () => {
      const { refusal } = await probe(await servers.strict(authority, pair, version), login(other.issue()));
      assert.match(refusal ?? "", /refuses the certificate of this program/);
    });
  }

  it("sees a certificate that has expired, or that somebody else has signed", async () => {
    const expired = other.issue({ days: -1 });
    const { shown } = await probe(await servers.connect(authority, expired), login(authority.issue()));
    assert(Date.parse(shown?.validTo ?? "") < Date.now());
  });

  it("sees nothing where plain text is talked", async () => {
    const stream = await servers.plain((socket) => socket.end("no TLS here at all"));
    const { shown, refusal } = await probe(stream, login(pair));
    assert.equal(shown, undefined);
    assert.match(refusal ?? "", /plain text/);
  });
});
