import assert from "node:assert/strict";
import { judgeDeparted } from "../../../../components/preflight/departed-servers";
import { ownRequirements } from "../../../../components/preflight/host-requirements";
import { previousPreflightInputs } from "../../../../components/resources/inputs/preflight-inputs";
import { type Raw, rawHost, specOf } from "../../../helpers/config";

function needsOf(changes: Raw) {
  const spec = specOf(changes);
  return spec.hosts.map((host) => ownRequirements(spec, host));
}

const brokers = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined }));
const ensemble = [4, 5, 6].map((id) => rawHost(id, { brokerId: undefined }));
const own = needsOf({ hosts: [...brokers, ...ensemble] });
const outside = needsOf({
  hosts: brokers,
  zookeeper: { source: undefined, existing: "10.0.0.4:2181,10.0.0.5:2181,10.0.0.6:2181" },
});

/** What the state of the stack has of hosts. */
function before(needs: readonly object[]) {
  const targets = needs.map((one) => ({ connection: { host: "h", port: 22, user: "root", hostKey: "k" }, needs: one }));
  return previousPreflightInputs.parse(JSON.parse(JSON.stringify({ wanted: { targets } }))).wanted.targets;
}

describe("the hosts of an ensemble that leave the stack file", () => {
  it("are refused with a switch to an existing ensemble that names them, because they would be uninstalled", () => {
    const [finding, ...others] = judgeDeparted(before(own), outside);
    assert.deepEqual(others, []);
    assert.deepEqual([finding?.host, finding?.check, finding?.severity], ["kafka1", "change", "error"]);
    assert.match(finding?.rule ?? "", /^zookeeper\.existing: brokers that were installed stay with their ensemble/);
    assert.equal(finding?.given, "zookeeper was on kafka4, kafka5, kafka6 in the last up, and is on no host now");
    assert.match(finding?.fix ?? "", /^remove zookeeper\.existing, and put the hosts with their zookeeperId back$/);
    assert.deepEqual(judgeDeparted(before(own), own), [], "the fix, followed, is accepted");
  });

  it("are not said to leave when they are lost, which is judged elsewhere", () => {
    const lost = ensemble.map((host) => ({ ...host, lost: true }));
    const visited = needsOf({ hosts: [...brokers, ...lost] }).filter(({ host }) => !/[456]/.test(host));
    assert.deepEqual(judgeDeparted(before(own), visited), []);
  });

  it("may leave one at a time, while others of the ensemble stay", () => {
    assert.deepEqual(judgeDeparted(before(own), needsOf({ hosts: [...brokers, ...ensemble.slice(1)] })), []);
  });

  it("are no matter for brokers that were on an existing ensemble before, nor at the first up", () => {
    assert.deepEqual(judgeDeparted(before(outside), outside), []);
    assert.deepEqual(judgeDeparted([], outside), []);
  });

  it("are not known where an earlier release did not write down what ran on a host", () => {
    const { host, address } = own[0] ?? { host: "", address: "" };
    for (const services of [undefined, ["zookeeper"]])
      assert.deepEqual(judgeDeparted(before([{ host, address, services }]), outside), []);
  });
});
