import assert from "node:assert/strict";
import { judge, stopping } from "../../../../components/preflight/preflight-verdict";
import { checks, Facts, type Finding } from "../../../../components/model/host-facts";
import { type Raw, rawHost } from "../../../helpers/config";
import { factsOf, fit, found, needsOf, only, ours } from "../../../helpers/preflight";

describe("the preflight of one host", () => {
  it("finds nothing wrong with a fit one", () => {
    assert.deepEqual(found({}), []);
  });

  const onlyOf = (keys: RegExp) =>
    Facts.parse(
      Object.entries(fit)
        .map(([key, value]) => (keys.test(key) ? `${key}=${value}` : ""))
        .join("\n"),
    );

  it("takes facts that are missing for no fault, so that an odd host is not refused for nothing", () => {
    const facts = onlyOf(/^(user|systemd|java|end|data:.*|file:.*|exec:.*)$/);
    assert.deepEqual(judge([{ needs: needsOf(), report: { host: "kafka1", facts } }], ours).findings, []);
  });

  it("refuses a host that does not say what is in its data directories, and warns of other things it does not say", () => {
    const facts = onlyOf(/^(user|systemd|java|end)$/);
    const { findings } = judge([{ needs: needsOf(), report: { host: "kafka1", facts } }], ours);
    assert.deepEqual(
      findings.map(({ severity, check, given }) => `${severity} ${check}: ${given}`),
      [
        "warning java: how /tmp is mounted is not known",
        "error data: the host does not say what is in it",
        "error data: the host does not say what is in it",
        "error data: /var/lib/zookeeper/myid cannot be read",
        "error data: it cannot be read",
      ],
    );
  });

  const fine: Record<string, [facts: Record<string, string>, config?: Raw]> = {
    "a missing Java that will be installed": [{ java: "missing" }, { java: { install: true } }],
    "wget instead of curl": [{ "tool:curl": "no", "tool:wget": "yes" }],
    "ports that our own services hold": [
      { "unit:kafka": "42 1000 own", listener: '[::ffff:10.0.0.1]:9092 users:(("java",pid=42,fd=3))' },
    ],
    "a port that is held on another address": [{ listener: '127.0.0.1:9092 users:(("nginx",pid=7,fd=3))' }],
    "memory that our own services use": [{ "memory.available": "1500000", "unit:kafka": "42 1000000 own" }],
    "data of this cluster": [{ claim: ours, "data:/var/lib/kafka": `cluster ${ours}` }],
    "a noexec /tmp that the service does not use": [
      { "exec:/tmp": "no" },
      { kafka: { source: "maven", jvmOptions: ["-Djava.io.tmpdir=/var/tmp"] } },
    ],
    "a unit that this program wrote, with what the distribution adds to all": [
      { "unit-file:kafka": "own", "drop-ins:kafka": "/usr/lib/systemd/system/service.d/10-timeout-abort.conf" },
    ],
    "a name with several addresses of other machines": [
      { "name:k1.example.org": "10.0.0.1 fd00::1" },
      { hosts: [rawHost(1, { address: "k1.example.org" }), rawHost(2), rawHost(3)] },
    ],
    "swappiness without swap": [{ swappiness: "60", "memory.swap": "0" }],
    "peers that refuse a connection, because nothing runs there yet": [{ "peer:10.0.0.2:2181": "refused" }],
  };
  for (const [title, [facts, config]] of Object.entries(fine))
    it(`accepts ${title}`, () => assert.deepEqual(found(facts, config), []));

  it("does not ask for whom data is while the cluster has no identity yet", () => {
    const needs = needsOf();
    const report = { host: needs.host, facts: factsOf({ claim: "other", "data:/var/lib/kafka": "cluster other" }) };
    assert.deepEqual(judge([{ needs, report }], undefined).findings, []);
  });

  it("refuses java.install where there is nothing to install with", () => {
    const facts = onlyOf(/^(user|systemd|end|data:.*|file:.*|exec:.*)$/);
    const needs = needsOf({ java: { install: true } });
    const { given } = only(judge([{ needs, report: { host: "kafka1", facts } }], ours).findings);
    assert.equal(given, "there is none, and no apt-get, dnf or yum");
  });

  const failures = {
    "after 1 failed attempts: ssh: handshake failed: ssh: host key mismatch": "compare the key with",
    "ssh: handshake failed: All configured authentication methods failed": "authorized_keys of root",
    "failed to parse private key: OpenSSH key integrity check failed -- bad passphrase?": "correct ssh.passphrase",
    "ssh: handshake failed: Failed to connect to agent": "eval $(ssh-agent) && ssh-add FILE",
    "jump host 10.0.9.9:22: after 1 failed attempts: dial tcp 10.0.9.9:22: i/o timeout": "start the jump host",
    "jump host 10.0.9.9:22: after 1 failed attempts: ssh: handshake failed: ssh: host key mismatch":
      "correct ssh.jump.hostKey",
    "jump host j:22: ssh: handshake failed: All configured authentication methods failed": "the user of ssh.jump",
    "through jump host 10.0.9.9:22: after 1 failed attempts: ssh: handshake failed: ssh: host key mismatch":
      "correct hosts[].hostKey",
    "through jump host 10.0.9.9:22: dial tcp 10.0.0.1:22: (SSH) Channel open failure: open failed":
      "AllowTcpForwarding yes",
    "through jump host 10.0.9.9:22: dial tcp 10.0.0.1:22: i/o timeout": "start the host and its sshd",
    "dial tcp k1:22: getaddrinfo ENOTFOUND k1": "make the name resolve on this machine",
    "dial tcp 10.0.0.1:22: i/o timeout": "start the host and its sshd",
    "the script of the preflight broke off: sh: 1: exec: bash: not found": "install bash",
  };
  for (const [failure, fix] of Object.entries(failures))
    it(`says what to do about "${failure}", and looks no further`, () => {
      const needs = needsOf();
      const verdict = judge([{ needs, report: { host: "kafka1", failure, facts: Facts.parse("") } }], ours);
      assert(only(verdict.findings).fix.includes(fix));
      const cells = checks.map((check) => verdict.hosts[0]?.cells[check]);
      assert.deepEqual(new Set(cells.slice(1)), new Set(["none"]));
      assert.equal(cells[0], "error");
    });
});

describe("the preflight of a host whose shell prints something", () => {
  it("warns, and shows the first line of it", () => {
    const report = { host: "kafka1", facts: factsOf(), noise: "\nWelcome to k1\nDisk: 40 %\n" };
    const finding = only(judge([{ needs: needsOf(), report }], ours).findings);
    assert.deepEqual([finding.severity, finding.check], ["warning", "login"]);
    assert.equal(finding.given, 'it prints "Welcome to k1"');
    assert.match(finding.fix, /\.bashrc/);
  });
});

describe("what stops an up", () => {
  const findings = checks.flatMap((check) =>
    (["error", "warning"] as const).map((severity): Finding => {
      return { severity, check, host: "kafka1", rule: "r", given: "g", fix: "f" };
    }),
  );
  const stops = (mode: "enforce" | "warn") => stopping(findings, mode).map(({ check }) => check);

  it("is every error with enforce", () => assert.deepEqual(stops("enforce"), checks));

  it("is with warn only what makes a host unusable", () => {
    assert.deepEqual(stops("warn"), ["login", "root", "systemd", "data", "change"]);
  });
});
