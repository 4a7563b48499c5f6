import assert from "node:assert/strict";
import { certificateFindings, certificatesText } from "../../../../operations/status/certificate-table";
import { exitCodeOf, judge } from "../../../../operations/status/judge";
import { reportSchema, type CertificateStatus, type ShownStatus } from "../../../../operations/status/snapshot";
import { broker, snapshot } from "../../../helpers/snapshot";

const now = Date.parse(snapshot().takenAt);
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
const life = (left: number, days = 365) => ({ notBefore: inDays(left - days), notAfter: inDays(left) });

function shown(left: number, changes: Partial<ShownStatus> = {}): ShownStatus {
  return { ...{ service: "kafka", id: 1, port: "INTERNAL", serial: "0A" }, ...life(left), problem: null, ...changes };
}

/** One of a server, which shows it with some days left. */
function leaf(left: number, changes: Partial<CertificateStatus> = {}): CertificateStatus {
  const name = { name: "cluster-kafka-1-server", subject: "CN=kafka-1,OU=broker,O=kafka-zookeeper", serial: "A" };
  return { ...name, isAuthority: false, ...life(left), shown: [shown(left)], ...changes };
}

function authority(left: number): CertificateStatus {
  const name = { name: "cluster-authority", subject: "CN=cluster 7,O=kafka-zookeeper", serial: "B", isAuthority: true };
  return { ...name, ...life(left, 3650), shown: [] };
}

const reported = (...certificates: CertificateStatus[]) => reportSchema.parse(judge(snapshot({ certificates })));
const verdict = (...certificates: CertificateStatus[]) => {
  const { exitCode, findings } = reported(...certificates);
  return [exitCode, ...findings.map(({ level, check }) => `${level} ${check}`)];
};

describe("certificates in the status", () => {
  it("are no matter while their end is far, nor in a cluster without any", () => {
    assert.deepEqual(verdict(leaf(31), authority(3000)), [0]);
    assert.deepEqual(judge(snapshot()).findings, []);
  });

  it("are a warning 30 days before their end, urgent 7 days before it, and an outage after it", () => {
    assert.deepEqual(verdict(leaf(29)), [1, "degraded certificate"]);
    assert.deepEqual(verdict(leaf(6)), [1, "degraded certificate-urgent"]);
    assert.deepEqual(verdict(leaf(-1)), [2, "down certificate-expired"]);
  });

  it("are judged by what is shown, not by what is recorded", () => {
    const { exitCode, findings } = reported(
      leaf(300, { serial: "C", shown: [shown(5), shown(300, { serial: "0c" })] }),
    );
    assert.equal(exitCode, 1);
    assert.deepEqual(
      findings.map(({ check, given }) => `${check}: ${given}`),
      [
        `certificate-urgent: broker 1 at INTERNAL: ${inDays(5)}, left: 5 days`,
        "certificate-served: broker 1 at INTERNAL shows 0A in the place of C",
      ],
    );
  });

  it("that somebody else has signed are not renewed by us: the finding says whose files to replace", () => {
    const fix = (left: number) => reported(leaf(left, { renewedBy: "owner" })).findings.map((one) => one.fix);
    for (const left of [29, 6, -1]) {
      assert.match(fix(left).join(), /^put the next ones in the place of the files of security\.certificates/);
      assert(!fix(left).join().includes("--renew"));
      const [finding] = reported(leaf(left, { renewedBy: "cert-manager" })).findings;
      assert.match(finding?.fix ?? "", /^see kubectl describe certificates/);
    }
    assert.match(
      reported(leaf(6))
        .findings.map((one) => one.fix)
        .join(),
      /^scripts\/certificates \S+ --renew, today$/,
    );
  });

  it("of nobody who answers, such as our own tools, are judged by what is recorded", () => {
    assert.deepEqual(verdict(leaf(6, { shown: [] })), [1, "degraded certificate-urgent"]);
    assert.deepEqual(verdict(leaf(-1, { shown: [] })), [1, "degraded certificate-expired"]);
  });

  it("that were not told are unknown where the server answers, and no finding of their own where it does not", () => {
    const untold = shown(0, { serial: null, notBefore: null, notAfter: null, problem: "no response (5 s)" });
    const certificates = [leaf(300, { shown: [untold] })];
    assert.deepEqual(verdict(...certificates), [3, "unknown not-told"]);
    const silent = broker(1, { answers: false, sees: null });
    const { findings } = judge(snapshot({ certificates, brokers: [silent, broker(2), broker(3)] }));
    assert(!findings.some(({ check }) => check === "not-told"));
  });

  it("of the authority are a note in the last third of its life, and a warning in its last 30 days", () => {
    assert.deepEqual(verdict(authority(1216)), [0, "note certificate-authority"]);
    assert.deepEqual(verdict(authority(29)), [1, "degraded certificate-authority"]);
  });
});

describe("the list of certificates", () => {
  it("has who they are of, their end, and whether they are shown, the next end first", () => {
    const other = leaf(300, { name: "cluster-kafka-2-server", serial: "C", shown: [shown(200)] });
    const unseen = shown(0, { serial: null, notAfter: null, problem: "no" });
    const third = leaf(310, { name: "cluster-kafka-3-server", shown: [unseen] });
    const lines = certificatesText(reported(authority(3000), leaf(100), other, third)).split("\n");
    assert.deepEqual(
      lines.slice(0, 5).map((line) => line.replace(/ {2,}/g, "|")),
      [
        "CERTIFICATE|WHO|SERIAL|NOT AFTER|LEFT|SHOWN",
        `cluster-kafka-1-server|CN=kafka-1,OU=broker|A|${inDays(100)}|100 days|yes`,
        `cluster-kafka-2-server|CN=kafka-1,OU=broker|C|${inDays(300)}|300 days|NO: 0A, until ${inDays(200)}`,
        `cluster-kafka-3-server|CN=kafka-1,OU=broker|A|${inDays(310)}|310 days|unknown`,
        `cluster-authority|CN=cluster 7|B|${inDays(3000)}|3000 days|-`,
      ],
    );
    assert.match(lines.join("\n"), /\nwarning: servers show other certificates than the last up left\n/);
  });

  it("is a sentence for a cluster without any", () => {
    assert.match(certificatesText(reported()), /has no certificates: all servers talk plain text/);
  });

  it("has an exit code by certificates alone", () => {
    const report = judge(snapshot({ brokers: [broker(1, { answers: false }), broker(2)], certificates: [leaf(100)] }));
    assert.equal(report.exitCode, 1);
    assert.equal(exitCodeOf(certificateFindings(report)), 0);
  });
});
