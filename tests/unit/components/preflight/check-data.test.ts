import assert from "node:assert/strict";
import { found, only, ours } from "../../../helpers/preflight";

const lost = (path: string) => `mkdir -p ${path} && echo ${ours} > ${path}/.cluster-id`;

describe("the preflight of data directories that were prepared before", () => {
  const prepared = { "prepared:/var/lib/kafka": "/dev/sdb1 6f1c" };
  const whole = { "data:/var/lib/kafka": `cluster ${ours}` };

  for (const state of ["missing", "empty"])
    it(`refuses one that is ${state} now, and names its disk: the broker would begin anew on another one`, () => {
      const finding = only(found({ ...prepared, "data:/var/lib/kafka": state }));
      assert.deepEqual([finding.check, finding.severity], ["data", "error"]);
      assert.match(finding.rule, /^\/var\/lib\/kafka \(kafka\.paths\.data\[0\]\) was prepared before/);
      assert.equal(finding.given, `it is ${state} now: is its disk mounted? It was on /dev/sdb1 6f1c`);
      assert(finding.fix.startsWith("mount it and run again"));
      assert(finding.fix.endsWith(`on one host at a time: ${lost("/var/lib/kafka")}`));
    });

  it("refuses one of which an earlier version did not write down the disk", () => {
    const { given } = only(found({ "prepared:/var/lib/kafka": "", "data:/var/lib/kafka": "missing" }));
    assert.equal(given, "it is missing now: is its disk mounted?");
  });

  it("accepts it when somebody has said, by making the file, that what was there is lost", () => {
    assert.deepEqual(found({ ...prepared, ...whole }), []);
  });

  it("accepts those that a first up prepared before it was cut: nothing was started yet", () => {
    const zookeeper = { "prepared:/var/lib/zookeeper": "", "data:/var/lib/zookeeper": `cluster ${ours}` };
    assert.deepEqual(found({ claim: ours, ...prepared, ...whole, ...zookeeper }), []);
  });

  it("accepts a directory that is new beside others that were prepared", () => {
    const kafka = { source: "maven", paths: { data: ["/var/lib/kafka", "/data2"] } };
    const added = { "data:/data2": "missing", "file:/data2/meta.properties": "missing" };
    assert.deepEqual(found({ claim: ours, ...prepared, ...whole, ...added }, { kafka }), []);
  });

  it("refuses what cannot be read instead of taking it for nothing", () => {
    const path = "/var/lib/kafka";
    const finding = only(found({ [`data:${path}`]: `unreadable ${path}/.cluster-id` }));
    assert.equal(finding.given, `${path}/.cluster-id is empty or cannot be read`);
    assert(finding.fix.includes(`echo ${ours} > ${path}/.cluster-id`));
  });
});

describe("the preflight of data that is taken over from a cluster made by hand", () => {
  const taken = {
    "data:/var/lib/kafka": `cluster ${ours}`,
    "file:/var/lib/kafka/meta.properties": "is broker.id=1 version=0",
  };

  it("warns that its clients are shut out by security: secure, and tells the way that shuts out nobody", () => {
    const finding = only(found(taken, { security: "secure" }));
    assert.deepEqual([finding.check, finding.severity], ["data", "warning"]);
    assert.match(
      finding.given,
      /^\/var\/lib\/kafka \(kafka\.paths\.data\[0\]\) is of a cluster that is not installed here/,
    );
    assert.match(finding.fix, /set security: plaintext first, and go on from there step by step/);
  });

  it("says nothing in plain text, of data that was prepared here, and of an empty directory", () => {
    assert.deepEqual(found(taken, { security: "plaintext" }), []);
    const secure = { security: "secure" };
    assert.deepEqual(found({ ...taken, claim: ours, "prepared:/var/lib/kafka": "" }, secure), []);
    assert.deepEqual(found({ ...taken, "file:/var/lib/kafka/meta.properties": "missing" }, secure), []);
  });
});

describe("the preflight of users", () => {
  const whole = { "data:/var/lib/kafka": `cluster ${ours}` };
  const known = { ...whole, "account:kafka": "user hadoop" };

  it("takes a user with another primary group, a group without a user, and neither", () => {
    assert.deepEqual(found(known), []);
    assert.deepEqual(found({ ...whole, "account:kafka": "none" }), []);
  });

  it("refuses data of another user, and names a file, its owner and what to run", () => {
    const finding = only(found({ ...known, "owner:/var/lib/kafka": "root 0 /var/lib/kafka/orders-0" }));
    assert.deepEqual([finding.check, finding.severity], ["data", "error"]);
    assert.equal(finding.given, "/var/lib/kafka/orders-0 belongs to root (user id 0)");
    assert.equal(finding.fix, "chown -R kafka: /var/lib/kafka");
  });

  it("has the user made first where there is none, as on a host that was set up anew around its disks", () => {
    const { given, fix } = only(found({ ...whole, "owner:/var/lib/kafka": "997 997 /var/lib/kafka/orders-0" }));
    assert.equal(given, "/var/lib/kafka/orders-0 belongs to user id 997");
    assert.match(fix, /^useradd --system .* kafka && chown -R kafka: \/var\/lib\/kafka$/);
  });

  it("says only once that a directory is of something else", () => {
    const foreign = { "data:/var/lib/kafka": "foreign orders.db", "owner:/var/lib/kafka": "root 0 /var/lib/kafka/x" };
    assert.match(only(found(foreign)).given, /orders\.db/);
  });

  it("warns when there were too many files to look at", () => {
    const { severity, given } = only(found({ ...known, "owner:/var/lib/kafka": "unknown" }));
    assert.deepEqual([severity, given], ["warning", "its files could not be looked at within 5 s"]);
  });

  it("refuses a primary group without a name, which no file could be given", () => {
    const { given, fix } = only(found({ ...whole, "account:kafka": "nameless 1234" }));
    assert.deepEqual([given, fix], ["group id 1234", "set another user, or: groupadd --gid 1234 kafka"]);
  });
});
