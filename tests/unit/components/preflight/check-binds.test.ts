import assert from "node:assert/strict";
import { found, itTells, needsOf } from "../../../helpers/preflight";
import { preflightScript } from "../../../../components/hosts/preflight-script";
import { type Raw, rawHost } from "../../../helpers/config";

/** The addresses of a host, as its lines come. */
const having = (...addresses: string[]) => ({ address: addresses.join("\naddress=") });
const twoNetworks = having("127.0.0.1", "10.0.0.1", "192.168.50.11");

/** A stack whose clients are on another network than its brokers. */
function stack(host: Raw = { advertised: { CLIENTS: "192.168.50.11" } }, clients: Raw = {}) {
  const listeners = [
    { name: "CLIENTS", port: 9092, ...clients },
    { name: "REPLICATION", port: 9091 },
  ];
  return { kafka: { source: "maven", listeners }, hosts: [rawHost(1, host)] };
}

describe("the preflight of the addresses of a host", () => {
  itTells([
    {
      title: "clients are sent to an address of the host that nothing listens on",
      facts: twoNetworks,
      config: stack(),
      check: "ports",
      texts: [
        "CLIENTS must listen where its clients are sent: 192.168.50.11:9092 (hosts[kafka1].advertised.CLIENTS)",
        "192.168.50.11 is an address of this host, and CLIENTS listens on 10.0.0.1 only",
        "set kafka.listeners[CLIENTS].bind: advertised",
      ],
    },
    {
      title: "clients are sent to a name that stands for another address of the host here",
      facts: { ...twoNetworks, "name:k1.example.org": "192.168.50.11" },
      config: stack({ advertised: { CLIENTS: "k1.example.org" } }),
      check: "ports",
      severity: "warning",
      texts: ["k1.example.org:9092", "set kafka.listeners[CLIENTS].bind: advertised"],
    },
    {
      title: "a host binds a listener elsewhere than at the address that clients are sent to",
      facts: twoNetworks,
      config: stack({ bind: { CLIENTS: "192.168.50.11" } }),
      check: "ports",
      texts: ["remove hosts[kafka1].bind.CLIENTS, and set kafka.listeners[CLIENTS].bind: advertised"],
    },
    {
      title: "a listener is bound to an address that the host does not have",
      facts: having("127.0.0.1", "10.0.0.1"),
      config: stack(undefined, { bind: "advertised" }),
      check: "ports",
      texts: [
        "192.168.50.11 (kafka.listeners[CLIENTS].bind) must be an address of this host: CLIENTS must listen on it",
        "it has 10.0.0.1",
        "give one of these",
      ],
    },
    {
      title: "a listener is bound to a name that stands for nothing",
      facts: { ...twoNetworks, "name:k1.example.org": "" },
      config: stack({ bind: { CLIENTS: "k1.example.org" } }),
      check: "ports",
      texts: [
        "k1.example.org (hosts[kafka1].bind.CLIENTS)",
        "the name does not resolve; it has 10.0.0.1, 192.168.50.11",
      ],
    },
    {
      title: "the address of the host itself is that of another machine, once for all that listens on it",
      facts: having("127.0.0.1", "172.16.0.1"),
      config: stack({}),
      check: "ports",
      texts: ["10.0.0.1 (hosts[kafka1].address)", "quorum, election, CLIENTS, REPLICATION must listen on it"],
    },
    {
      title: "it is not known whether the host has the address that a listener is bound to",
      facts: {},
      config: stack({ bind: { CLIENTS: "192.168.50.11" } }),
      check: "ports",
      texts: ["192.168.50.11 (hosts[kafka1].bind.CLIENTS)", "it is unknown which it has"],
    },
    {
      title: "a listener is bound to an IPv6 address of another host",
      facts: having("10.0.0.1", "fd00:0000:0000:0000:0000:0000:0000:0001", "0000:0000:0000:0000:0000:0000:0000:0001"),
      config: stack({ advertised: { CLIENTS: "fd00::2" }, bind: { CLIENTS: "FD00::2" } }),
      check: "ports",
      texts: ["fd00::2 (hosts[kafka1].bind.CLIENTS) must be an address of this host", "it has 10.0.0.1, fd00::1"],
    },
    {
      title: "something else listens on the address that a listener is bound to",
      facts: { ...twoNetworks, listener: '192.168.50.11:9092 users:(("nginx",pid=7,fd=3))' },
      config: stack(undefined, { bind: "advertised" }),
      check: "ports",
      texts: ["port 9092 (kafka.listeners[CLIENTS].port) must be free", "nginx (process 7)"],
    },
  ]);

  for (const [what, facts, config] of [
    ["each listener is bound to its network", twoNetworks, stack(undefined, { bind: "advertised" })],
    ["a listener is bound to all addresses", twoNetworks, stack(undefined, { bind: "all" })],
    ["clients are sent to an address outside", having("10.0.0.1"), stack({ advertised: { CLIENTS: "203.0.113.1" } })],
    [
      "a bound name stands for an IPv6 address of the host",
      { ...having("10.0.0.1", "fd00:0000:0000:0000:0000:0000:0000:0001"), "name:k1": "fd00::1" },
      stack({ advertised: { CLIENTS: "k1" }, bind: { CLIENTS: "k1" } }),
    ],
    [
      "an advertised name stands for the bound address among others",
      { ...twoNetworks, "name:k1.example.org": "192.168.50.11 10.0.0.1" },
      stack({ advertised: { CLIENTS: "k1.example.org" } }),
    ],
    [
      "something else listens on the port at another address of the host",
      { ...twoNetworks, listener: '10.0.0.1:9092 users:(("nginx",pid=7,fd=3))' },
      stack(undefined, { bind: "advertised" }),
    ],
  ] as const)
    it(`tells nothing when ${what}`, () => assert.deepEqual(found(facts, config), []));

  it("looks up the names that listeners are bound to or advertised by", () => {
    const needs = needsOf(stack({ advertised: { CLIENTS: "k1.example.org" }, bind: { REPLICATION: "k1.internal" } }));
    const script = preflightScript(needs);
    for (const name of ["k1.example.org", "k1.internal"]) assert.match(script, new RegExp(`look_at_name ${name}\n`));
  });
});
