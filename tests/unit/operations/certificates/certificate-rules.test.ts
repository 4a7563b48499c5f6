import assert from "node:assert/strict";
import { formatIssue } from "../../../../components/model/issue";
import { authorityIssues, certificateIssues } from "../../../../operations/certificates/certificate-rules";

const good = {
  subject: { commonName: "kafka-1", unit: "zookeeper-client" },
  alternativeNames: ["127.66.0.1", "localhost", "kafka1.example.org", "kafka-1.kafka.svc"],
  days: 365,
};
const properties = (inputs: object) => certificateIssues({ ...good, ...inputs }).map(({ property }) => property);

describe("the rules about certificates", () => {
  it("take what this program asks for", () => {
    assert.deepEqual(certificateIssues(good), []);
    assert.deepEqual(properties({ alternativeNames: [], days: 1 }), []);
    assert.deepEqual(authorityIssues({ commonName: "orders of dev_1", days: 36_500 }), []);
  });

  it("take what a preview does not know yet", () => {
    assert.deepEqual(certificateIssues({}), []);
    assert.deepEqual(certificateIssues({ subject: {}, alternativeNames: [undefined] }), []);
    assert.deepEqual(authorityIssues({}), []);
  });

  for (const days of [0, -1, 1.5, 36_501, NaN])
    it(`refuse ${days} days`, () => {
      assert.deepEqual(properties({ days }), ["days"]);
      assert.deepEqual(authorityIssues({ commonName: "orders", days }).length, 1);
    });

  for (const commonName of [
    "",
    " kafka",
    "kafka ",
    "a,OU=broker",
    "a;User:b",
    'a"',
    "a\\",
    "a+b",
    "#a",
    "ä",
    "a\nb",
    "a".repeat(65),
  ])
    it(`refuse the name ${JSON.stringify(commonName)}, which Java would print another way or cut`, () => {
      assert.deepEqual(properties({ subject: { ...good.subject, commonName } }), ["subject.commonName"]);
      assert.deepEqual(authorityIssues({ commonName, days: 1 }).length, 1);
    });

  for (const name of [
    "",
    "kafka1:9092",
    "*.example.org",
    "a b",
    "256.0.0.1",
    "010.0.0.1",
    "fd00:0::1",
    "[fd00::1]",
    "::ffff:10.0.0.1",
    "a..b",
    "kafka_1",
  ])
    it(`refuse the alternative name ${JSON.stringify(name)}`, () => {
      assert.deepEqual(properties({ alternativeNames: ["kafka1", name] }), ["alternativeNames[1]"]);
    });

  it("report everything at once, with what would be taken", () => {
    const issues = certificateIssues({ subject: { commonName: "", unit: "" }, alternativeNames: ["", "*"], days: 0 });
    assert.equal(issues.length, 5);
    for (const issue of issues) assert.match(formatIssue(issue), /: must [^]*given: [^]*fix: +give .*for example/);
  });
});
