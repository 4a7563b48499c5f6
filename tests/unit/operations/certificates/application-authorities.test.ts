import assert from "node:assert/strict";
import { judgeApplicationAuthorities } from "../../../../operations/certificates/application-authorities";
import { TestAuthority } from "../../../helpers/certificates";

describe("the authorities of applications", () => {
  let one: TestAuthority;
  let other: TestAuthority;

  before(() => {
    [one, other] = [new TestAuthority("/CN=one"), new TestAuthority("/CN=other")];
  });

  after(() => {
    one.remove();
    other.remove();
  });

  const judge = (text: string, now = new Date()) =>
    judgeApplicationAuthorities(text, now).map(({ rule, given }) => `${rule}: ${given}`);

  it("may be several, which have not signed each other", () => {
    assert.deepEqual(judge(one.certificate), []);
    assert.deepEqual(judge(`${one.certificate}${other.certificate}`), []);
  });

  it("are refused when one is a certificate of an application", () => {
    const [problem, ...others] = judge(`${one.certificate}${one.issue({ subject: "/CN=app" }).cert}`);
    assert.match(problem ?? "", /must be authorities.*: "CN=app", which may not/);
    assert.deepEqual(others, []);
  });

  it("are refused with a key, which is not repeated, without a certificate, and with a broken one", () => {
    const { key } = one.issue();
    const told = judge(`${one.certificate}${key}`);
    assert.match(told.join("\n"), /^must hold certificates alone: .*: a private key$/);
    assert.match(judge("CN=one").join("\n"), /must be certificates in PEM/);
    assert.match(
      judge(one.certificate.replace(/[A-Za-z0-9+/]{20}/, "AAAA")).join("\n"),
      /must be certificates that can be read/,
    );
  });

  it("are refused when one has expired, or is not valid yet", () => {
    const years = (count: number) => new Date(Date.now() + count * 365 * 86_400_000);
    assert.match(judge(one.certificate, years(11)).join("\n"), /must not have expired: "CN=one"/);
    assert.match(judge(one.certificate, years(-1)).join("\n"), /must be valid already: "CN=one"/);
  });
});
