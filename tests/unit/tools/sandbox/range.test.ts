import assert from "node:assert/strict";
import { bridgeName, overlappingRoute, rangeOf } from "../../../../tools/sandbox/range";

const range = { network: "192.168.10.0/24", gateway: "192.168.10.1" };

describe("the address range of a sandbox", () => {
  it("is the /24 of its hosts; its first address is this machine", () => {
    const hosts = [
      { name: "kafka1", address: "192.168.10.101" },
      { name: "kafka2", address: "192.168.10.102" },
    ];
    assert.deepEqual(rangeOf(hosts), range);
  });

  it("is rejected when the hosts are in two /24 networks, and the error names both", () => {
    const hosts = [
      { name: "kafka1", address: "192.168.10.101" },
      { name: "kafka2", address: "192.168.11.101" },
    ];
    assert.throws(() => rangeOf(hosts), /must share one \/24.*192\.168\.10\.0\/24, 192\.168\.11\.0\/24/);
  });

  it("is the /64 of hosts with IPv6 addresses, which overlaps none of IPv4", () => {
    const hosts = [
      { name: "kafka1", address: "fd00:196::101" },
      { name: "kafka2", address: "fd00:196::1:2" },
    ];
    const own = { network: "fd00:196::/64", gateway: "fd00:196::1" };
    assert.deepEqual(rangeOf(hosts), own);
    assert.equal(overlappingRoute(own, [{ dst: "0.0.0.0/2", dev: "eth1" }, { dst: "fe80::/64" }], "kz-dev"), undefined);
    const taken = { dst: "fd00:196::7", dev: "eth1" };
    assert.deepEqual(overlappingRoute(own, [taken], "kz-dev"), taken);
    for (const address of ["fd00:196::1", "FD00:196::2", "fd00:196::2%eth0"])
      assert.throws(
        () => rangeOf([{ name: "kafka1", address }]),
        /is reserved|is not an IPv4 address, nor one of IPv6/,
      );
  });

  it("is rejected with all errors at once", () => {
    const hosts = [
      { name: "kafka1", address: "192.168.10.1" },
      { name: "kafka1", address: "192.168.10.300" },
      { name: "Kafka 3", address: "192.168.10.1" },
    ];
    assert.throws(
      () => rangeOf(hosts),
      (error: Error) => {
        const faults = [
          /192\.168\.10\.1 is reserved/,
          /two hosts are called kafka1/,
          /"192\.168\.10\.300" is not an IPv4/,
        ];
        for (const fault of [...faults, /"Kafka 3" is not a host name/, /two hosts have 192\.168\.10\.1/]) {
          assert.match(error.message, fault);
        }
        return true;
      },
    );
  });

  it("is rejected without hosts", () => {
    assert.throws(() => rangeOf([]), /there is no host/);
  });
});

describe("an overlap of the sandbox's address range", () => {
  const overlaps = {
    "the same network": "192.168.10.0/24",
    "one address inside": "192.168.10.7",
    "a smaller network inside": "192.168.10.128/25",
    "a larger network around": "192.168.0.0/16",
    "the address of an interface": "192.168.10.5/24",
  };
  for (const [name, dst] of Object.entries(overlaps)) {
    it(`is detected with ${name}`, () => {
      assert.deepEqual(overlappingRoute(range, [{ dst, dev: "eth1" }], "kz-dev"), { dst, dev: "eth1" });
    });
  }

  const others = {
    "the default route": "default",
    "one half of a tunnel's default route": "128.0.0.0/1",
    "the network beside": "192.168.11.0/24",
    loopback: "127.0.0.0/8",
  };
  for (const [name, dst] of Object.entries(others)) {
    it(`is not reported for ${name}`, () => {
      assert.equal(overlappingRoute(range, [{ dst, dev: "eth0" }], "kz-dev"), undefined);
    });
  }

  it("is not reported for the sandbox's own bridge", () => {
    assert.equal(overlappingRoute(range, [{ dst: "192.168.10.0/24", dev: "kz-dev" }], "kz-dev"), undefined);
  });
});

describe("the name of a sandbox's bridge", () => {
  it("contains the stack's name", () => {
    assert.equal(bridgeName("dev"), "kz-dev");
  });

  it("fits the kernel's 15 characters and stays unique for long stack names", () => {
    const [one, two] = [bridgeName("performance-tests-1"), bridgeName("performance-tests-2")];
    assert.equal(one.length, 15);
    assert.notEqual(one, two);
  });
});
