import assert from "node:assert/strict";
import { Facts } from "../../../../components/model/host-facts";
import { ownRequirements } from "../../../../components/preflight/host-requirements";
import { judgeMoved, movedHosts } from "../../../../components/preflight/moved-servers";
import { rawHost, specOf } from "../../../helpers/config";

const connection = { host: "10.0.0.2", port: 22 };
const previous = [
  { connection: { ...connection, host: "10.0.0.1" }, needs: { host: "kafka1", address: "10.0.0.1" } },
  { connection, needs: { host: "kafka2", address: "10.0.0.2" } },
];

function wanted(...addresses: string[]) {
  const spec = specOf({ hosts: addresses.map((address, index) => rawHost(index + 1, { address })) });
  return spec.hosts.map((host) => ownRequirements(spec, host));
}

describe("a host that gets another address", () => {
  it("is found by what the last up was given, with how it was reached then", () => {
    const [moved, ...others] = movedHosts(previous, wanted("10.0.0.1", "10.0.0.9", "10.0.0.3"));
    assert.deepEqual(others, []);
    assert.deepEqual([moved?.before.host, moved?.needs.address], ["10.0.0.2", "10.0.0.9"]);
  });

  it("is none when only its name changed, when another host has its address now, or at the first up", () => {
    assert.deepEqual(movedHosts(previous, wanted("10.0.0.1", "10.0.0.2", "10.0.0.3")), []);
    assert.deepEqual(movedHosts(previous, wanted("10.0.0.2", "10.0.0.1", "10.0.0.3")), []);
    assert.deepEqual(movedHosts([], wanted("10.0.0.1", "10.0.0.2", "10.0.0.3")), []);
  });

  const judged = (facts: string, failure?: string) => {
    const [moved] = movedHosts(previous, wanted("10.0.0.1", "10.0.0.9", "10.0.0.3"));
    assert(moved);
    const report = { host: "kafka2", facts: Facts.parse(facts), ...(failure === undefined ? {} : { failure }) };
    return judgeMoved(moved, report);
  };

  it("is refused while its servers run at the old one, where two with one id would run", () => {
    const [finding] = judged("unit:zookeeper=7 1 own\nunit:kafka=8 1 own");
    assert.deepEqual([finding?.severity, finding?.check], ["error", "change"]);
    assert.equal(finding?.given, "zookeeper, kafka run on 10.0.0.2");
    assert.equal(finding?.fix, "systemctl disable --now zookeeper kafka on 10.0.0.2, then run again");
    assert.deepEqual(judged("unit:kafka=8 1 foreign"), []);
    assert.deepEqual(judged(""), [], "the fix, followed, is accepted");
  });

  it("is a warning when the old host does not respond, because it may be gone", () => {
    const [finding] = judged("", "no answer within 15 s");
    assert.equal(finding?.severity, "warning");
    assert.match(finding?.given ?? "", /^10\.0\.0\.2 cannot be asked: no answer/);
  });
});
