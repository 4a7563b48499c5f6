import assert from "node:assert/strict";
import {
  ownRequirements,
  ownRequirementsSchema,
  sharedRequirementsSchema,
} from "../../../../components/preflight/host-requirements";
import { sharedRequirements } from "../../../../components/preflight/shared-requirements";
import { rawHost, specOf } from "../../../helpers/config";
import { needsOf } from "../../../helpers/preflight";

describe("what a host needs", () => {
  it("travels as JSON without a loss", () => {
    const spec = specOf({});
    const [host] = spec.hosts;
    assert(host);
    const travelled = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    assert.deepEqual(ownRequirementsSchema.parse(travelled(ownRequirements(spec, host))), ownRequirements(spec, host));
    assert.deepEqual(sharedRequirementsSchema.parse(travelled(sharedRequirements(spec))), sharedRequirements(spec));
  });

  it("grows with the number of hosts, not with its square", () => {
    const travels = (count: number) => {
      const spec = specOf({
        hosts: Array.from({ length: count }, (_, index) =>
          rawHost(index + 1, { zookeeperId: index < 3 ? index + 1 : undefined }),
        ),
      });
      return JSON.stringify([sharedRequirements(spec), spec.hosts.map((host) => ownRequirements(spec, host))]).length;
    };
    assert(travels(80) < 2.1 * travels(40), `${travels(40)} bytes for 40 hosts, ${travels(80)} for 80`);
  });

  it("is every port of its own services, and only the ports of others that it uses", () => {
    const apart = { hosts: [rawHost(1, { brokerId: undefined }), rawHost(2, { zookeeperId: undefined })] };
    const ports = (position: number) =>
      needsOf(apart, position)
        .services.flatMap((service) => service.ports)
        .map(({ port, bind }) => `${bind}:${port}`);
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
