import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { EngineLog } from "../../../../operations/provider/engine-log";
import { serviceAddresses } from "../../../../operations/provider/service-addresses-handler";

const resource = serviceAddresses({ log: new EngineLog([]), signal: new AbortController().signal });
const name = "kafka-1-external";
const property = "kubernetes.kafka.external.addresses.1";
type Seen = Readonly<Record<string, readonly string[]>>;

function wanted(seen: Seen, uid = "a", names: readonly string[] = [name]) {
  const services = names.map((one) => ({ name: one, property, uid }));
  return { access: {}, namespace: "kafka", services, seen, timeout: 600 };
}

/** What was recorded after an `up` that read back an address. */
function state(address = "10.0.8.1") {
  return { ...wanted({}), addresses: { [name]: address } };
}

const changes = async (news: Record<string, unknown>) => (await resource.diff("id", "urn", state(), news)).changes;
const known = async (olds: Record<string, unknown>, news: Record<string, unknown>) =>
  (await resource.check("urn", olds, news)).inputs["addresses" as never];

describe("the resource of the addresses of load balancers", () => {
  it("knows in a preview what the Services have already, and nothing of one that has yet to be made", async () => {
    assert.deepEqual(await known({}, wanted({ [name]: ["10.0.8.1"] })), { [name]: "10.0.8.1" });
    assert.equal(await known({}, wanted({})), undefined);
    assert.equal(await known({}, wanted({ [name]: [] })), undefined);
    assert.equal(await known(state(), wanted({ [name]: ["10.0.8.1"] }, unknownValue)), undefined);
  });

  it("does not change while each Service has the address that was read back, or the cluster cannot be asked", async () => {
    assert.equal(await changes(wanted({ [name]: ["10.0.8.1"] })), false);
    assert.equal(await changes(wanted({ [name]: ["10.0.8.9", "10.0.8.1"] })), false);
    assert.equal(await changes(wanted({})), false);
    assert.deepEqual(await known(state(), wanted({})), { [name]: "10.0.8.1" });
  });

  it("changes with an address, with a Service more, and with one that was made anew", async () => {
    assert.equal(await changes(wanted({ [name]: ["10.0.8.9"] })), true);
    assert.equal(await changes(wanted({ [name]: ["10.0.8.1"] }, "a", [name, "kafka-2-external"])), true);
    assert.equal(await changes(wanted({ [name]: [] }, "b")), true);
  });

  it("refuses in a preview that an address which clients are told is gone, before anything is rolled to none", async () => {
    await assert.rejects(
      changes(wanted({ [name]: [] })),
      /kubernetes\.kafka\.external\.addresses\.1: must be known: clients are told 10\.0\.8\.1[^]*given:[^]*fix:/,
    );
  });
});
