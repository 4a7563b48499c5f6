import assert from "node:assert/strict";
import { type Cell, type Verdict } from "../../../../components/preflight/preflight-verdict";
import { type Check, checks, type Finding } from "../../../../components/model/host-facts";
import { preflightText } from "../../../../components/preflight/preflight-table";

describe("the table of the preflight", () => {
  function verdictOf(count: number, findings: readonly Finding[]): Verdict {
    const hosts = Array.from({ length: count }, (_, index) => {
      const host = `kafka${index + 1}`;
      const cell = (check: Check): Cell =>
        findings.find((one) => one.host === host && one.check === check)?.severity ?? "ok";
      const cells = Object.fromEntries(checks.map((check) => [check, cell(check)])) as Record<Check, Cell>;
      return { host, os: "Debian 12", cells };
    });
    return { hosts, findings };
  }

  const finding = (host: string, severity: Finding["severity"]): Finding => {
    return { severity, check: "disk", host, rule: "needs room", given: "none", fix: "free some" };
  };

  it("shows hosts and checks in columns, then errors, then warnings, then the sums", () => {
    const text = preflightText(verdictOf(3, [finding("kafka2", "warning"), finding("kafka1", "error")]), 0.84);
    assert.deepEqual(text.split("\n"), [
      "host    login  root  systemd  tools  java  disk   memory  ports  peers  clock  names  data  change  kernel",
      "kafka1  ok     ok    ok       ok     ok    ERROR  ok      ok     ok     ok     ok     ok    ok      ok",
      "kafka2  ok     ok    ok       ok     ok    warn   ok      ok     ok     ok     ok     ok    ok      ok",
      "kafka3  ok     ok    ok       ok     ok    ok     ok      ok     ok     ok     ok     ok    ok      ok",
      "",
      "error on kafka1: disk: needs room",
      "    given: none",
      "    fix:   free some",
      "warning on kafka2: disk: needs room",
      "    given: none",
      "    fix:   free some",
      "preflight of 3 hosts (Debian 12): 1 error, 1 warning in 0.8 s",
    ]);
  });

  it("tells once what several hosts have in common", () => {
    const text = preflightText(verdictOf(2, [finding("kafka1", "error"), finding("kafka2", "error")]), 1);
    assert.equal(text.match(/needs room/g)?.length, 1);
    assert.match(text, /error on kafka1, kafka2: disk/);
    assert.match(text, /2 errors, 0 warnings/);
  });

  it("shows of many hosts only those with something wrong", () => {
    const lines = preflightText(verdictOf(300, [finding("kafka7", "error")]), 1).split("\n");
    assert.match(String(lines[1]), /^kafka7 .* ERROR /);
    assert.equal(lines[2], "299 more hosts: ok");
  });
});
