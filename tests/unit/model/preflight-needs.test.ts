import assert from "node:assert/strict";
import { hostNeedsSchema } from "../../../components/model/preflight-needs";
import { rawHost } from "../../helpers/config";
import { needsOf } from "../../helpers/preflight";

describe("what a host needs", () => {
  it("travels as JSON without a loss", () => {
    const needs = needsOf();
    assert.deepEqual(hostNeedsSchema.parse(JSON.parse(JSON.stringify(needs))), needs);
  });

  it("is every port of its own services, and only the ports of others that it uses", () => {
    const apart = { hosts: [rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })] };
    const ports = (position: number) => needsOf(apart, position).ports.map(({ port, bind }) => `${bind}:${port}`);
    const peers = (position: number) => needsOf(apart, position).peers.map(({ address, port }) => `${address}:${port}`);
    assert.deepEqual(ports(0), ["*:2181", "10.0.0.1:2888", "10.0.0.1:3888"]);
    assert.deepEqual(peers(0), []);
    assert.deepEqual(ports(1), ["10.0.0.2:9092"]);
    assert.deepEqual(peers(1), ["10.0.0.1:2181"]);
  });

  it("is the address that a broker advertises to others, and that its name resolves", () => {
    const hosts = [rawHost(1), rawHost(2, { advertised: { PLAINTEXT: "k2.example.org" } }), rawHost(3)];
    const { peers, names } = needsOf({ hosts });
    assert(peers.some(({ address, port }) => address === "k2.example.org" && port === 9092));
    assert.deepEqual(names, [{ name: "k2.example.org", property: "hosts[kafka2].advertised.PLAINTEXT", local: false }]);
  });

  it("is curl only where a distribution is downloaded", () => {
    assert(!needsOf().tools.includes("curl"));
    const url = { source: "https://mirror.example.org/k.tgz", sha512: "ab".repeat(64) };
    assert(needsOf({ kafka: url }).tools.includes("curl"));
  });
});
