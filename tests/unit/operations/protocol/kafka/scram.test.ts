import assert from "node:assert/strict";
import { ScramFailure, ScramLogin } from "../../../../../operations/protocol/kafka/scram";

/** The example of RFC 7677, 3. */
const rfc = {
  who: { user: "user", password: "pencil", mechanism: "SCRAM-SHA-256" },
  nonce: "rOprNGfwEbeRWgbNEkqO",
  first: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
  serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  final: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
} as const;

describe("a login by SCRAM", () => {
  it("says what RFC 7677 says", async () => {
    const login = new ScramLogin(rfc.who, rfc.nonce);
    assert.equal(login.first(), rfc.first);
    assert.equal(await login.final(rfc.serverFirst), rfc.final);
    login.verify(rfc.serverFinal);
  });

  it("writes a comma and an equals sign in a name as RFC 5802 says", () => {
    assert.equal(new ScramLogin({ ...rfc.who, user: "a=b,c" }, "x").first(), "n,,n=a=3Db=2Cc,r=x");
  });

  it("has another nonce each time", () => {
    assert.notEqual(new ScramLogin(rfc.who).first(), new ScramLogin(rfc.who).first());
  });

  for (const [what, serverFinal] of [
    ["another signature", "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="],
    ["a short one", "v=6rriTRBi"],
    ["none", "x=1"],
    ["nothing", ""],
  ] as const)
    it(`fails when the server signs with ${what}: it does not know the password`, async () => {
      const login = new ScramLogin(rfc.who, rfc.nonce);
      await login.final(rfc.serverFirst);
      assert.throws(() => login.verify(serverFinal), ScramFailure);
    });

  it("fails when the server says that it does, or signs before it was asked", async () => {
    const login = new ScramLogin(rfc.who, rfc.nonce);
    assert.throws(() => login.verify(rfc.serverFinal), ScramFailure);
    await login.final(rfc.serverFirst);
    assert.throws(() => login.verify("e=invalid-proof"), /refuses the login: invalid-proof/);
  });

  for (const [what, serverFirst] of [
    ["the nonce of another login", "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"],
    ["no nonce of its own", `r=${rfc.nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ["no salt", `r=${rfc.nonce}x,i=4096`],
    ["an extension that has to be known", `m=1,r=${rfc.nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ["too few iterations", `r=${rfc.nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1`],
    ["too many iterations", `r=${rfc.nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999999`],
    ["no number of iterations", `r=${rfc.nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many`],
    ["nothing", ""],
  ] as const)
    it(`fails when the server answers with ${what}`, async () => {
      await assert.rejects(new ScramLogin(rfc.who, rfc.nonce).final(serverFirst), ScramFailure);
    });
});
