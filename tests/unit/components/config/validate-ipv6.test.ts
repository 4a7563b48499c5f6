import assert from "node:assert/strict";
import { ownRequirements } from "../../../../components/preflight/host-requirements";
import { clusterOutputs } from "../../../../components/outputs/cluster-outputs";
import { type Raw, rawHost, specOf } from "../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../helpers/refusals";
import { brokerAt, propertiesAt, zookeeperAt } from "../../../helpers/rendered";

const [second, third] = [2, 3].map((id) => rawHost(id));
const another = "give the address that the other hosts and the clients use";
const form = "must be an IP address or a DNS name, without a port";
const nobody = "must lead other machines to this one";

/** How people write one that does not work, and what to write in its place. */
const given: readonly (readonly [text: string, rule: string, fix: string])[] = [
  ["[2001:DB8::11]", form, "write 2001:db8::11"],
  ["[2001:db8::11]:9092", form, "write 2001:db8::11"],
  ["PLAINTEXT://[2001:db8::11]:9092", form, "write 2001:db8::11"],
  ["2001:db8::11/64", form, "write 2001:db8::11"],
  ["2001:db8::11%eth0", form, "write 2001:db8::11"],
  ["::ffff:10.0.0.9", form, "write 10.0.0.9"],
  ["[::ffff:a00:9]:9092", form, "write 10.0.0.9"],
  ["::ffff:127.0.0.1", form, another],
  ["fe80::1%eth0", form, another],
  ["[fe80::1%eth0]:9092", form, another],
  ["[::]", form, another],
  ["2001:db8::11::1", form, another],
  ["fe80::1", nobody, another],
  ["ff02::1", nobody, another],
  ["::1", nobody, another],
];

describeRefusals(
  "an IPv6 address is refused when",
  given.flatMap(([address, rule, fix]) =>
    [
      { property: "hosts[kafka1].address", change: { address } },
      { property: "hosts[kafka1].advertised.PLAINTEXT", change: { advertised: { PLAINTEXT: address } } },
      { property: "hosts[kafka1].bind.PLAINTEXT", change: { bind: { PLAINTEXT: address } } },
    ].map(({ property, change }) => ({
      title: `${property} is ${address}`,
      change: { hosts: [rawHost(1, change), second, third] },
      property,
      rule,
      given: "",
      fix,
    })),
  ),
);

/** A stack whose hosts have nothing but IPv6 addresses; those of one are written as nobody should. */
const addresses = ["2001:DB8:0:0::11", "2001:db8::12", "2001:db8::13"];
const onIpv6 = (changes: Raw = {}, host: Raw = {}): Raw => ({
  hosts: addresses.map((address, index) => rawHost(index + 1, { address, ...(index === 0 ? host : {}) })),
  ...changes,
});

describeRefusals("hosts with IPv6 addresses are refused when", [
  {
    title: "a listener is bound to all addresses as IPv6 has it",
    change: onIpv6({}, { bind: { PLAINTEXT: "0:0:0:0:0:0:0:0" } }),
    property: "hosts[kafka1].bind.PLAINTEXT",
    rule: nobody,
    given: '"::"',
    fix: "write 0.0.0.0: all addresses, those of IPv6 as well",
  },
  {
    title: "two of them have the same one in two forms",
    change: { hosts: [rawHost(1, { address: "fd00::1" }), rawHost(2, { address: "FD00:0::0001" }), third] },
    property: "hosts[].address",
    rule: "must differ on every host",
    given: '"fd00::1" on 2 hosts: kafka1, kafka2',
    fix: "give each of them its own",
  },
  {
    title: "a JVM is told to have no sockets of IPv6",
    change: onIpv6({ kafka: { source: "maven", jvmOptions: ["-Djava.net.preferIPv4Stack=true"] } }),
    property: "kafka.jvmOptions",
    rule: "must leave IPv6 on where an address is one of IPv6, such as 2001:db8::11",
    given: "-Djava.net.preferIPv4Stack=true",
    fix: "remove -Djava.net.preferIPv4Stack=true",
  },
  {
    title: "a proxy has a link-local address",
    change: onIpv6({ downloads: { proxy: "http://[fe80::1]:3128" } }),
    property: "downloads.proxy",
    rule: "must be the address of a proxy",
    given: "fe80::1",
    fix: "write it like",
  },
]);

describeAcceptances("hosts with IPv6 addresses are accepted", {
  "as they are": onIpv6(),
  "with a name for clients": onIpv6({}, { advertised: { PLAINTEXT: "kafka1.example.org" } }),
  "with a proxy": onIpv6({ downloads: { proxy: "http://[2001:DB8::1]:3128" } }),
  "with the option that prefers them": onIpv6({
    kafka: { source: "maven", jvmOptions: ["-Djava.net.preferIPv6Addresses=true"] },
  }),
});

describe("hosts with IPv6 addresses", () => {
  const spec = specOf(onIpv6());

  it("stand in brackets in front of a port, in the form of RFC 5952", () => {
    const server = propertiesAt(brokerAt(spec), "/etc/kafka/server.properties");
    assert.equal(server["listeners"], "PLAINTEXT://[2001:db8::11]:9092");
    assert.equal(server["zookeeper.connect"], "[2001:db8::11]:2181,[2001:db8::12]:2181,[2001:db8::13]:2181");
    assert.equal(propertiesAt(zookeeperAt(spec), "/etc/zookeeper/zoo.cfg")["server.1"], "[2001:db8::11]:2888:3888");
    const { bootstrapServers, ensemble, clientFiles } = clusterOutputs(spec);
    assert.equal(bootstrapServers, "[2001:db8::11]:9092,[2001:db8::12]:9092,[2001:db8::13]:9092");
    assert.equal(ensemble[0]?.endpoint, "[2001:db8::11]:2181");
    assert.match(clientFiles["producer.properties"], /^bootstrap\.servers=\[2001\\?:db8/m);
    assert.match(clientFiles["librdkafka-producer.conf"], /^bootstrap\.servers=\[2001:db8::11\]:9092,/m);
    assert.match(clientFiles["kafka_settings.py"], /"bootstrap\.servers": "\[2001:db8::11\]:9092,/);
    assert.match(clientFiles["kafkajs.mjs"], /cannot read IPv6 addresses/);
    assert.doesNotMatch(clusterOutputs(specOf()).clientFiles["kafkajs.mjs"], /IPv6/);
    const notes = (changes: Raw) => clusterOutputs(specOf(changes)).clientFiles["librdkafka-consumer.conf"];
    assert.match(notes(onIpv6({ security: "secure" })), /refuses that; 2\.16 finds it/);
    assert.doesNotMatch(notes(onIpv6()) + notes({ security: "secure" }), /IPv6/);
  });

  it("are recorded as scripts can open them, with the port behind the last colon", () => {
    assert.equal(brokerAt(spec).endpoint, "2001:db8::11:9092");
    const [host] = spec.hosts;
    assert(host);
    const ports = ownRequirements(spec, host).services.flatMap((service) => service.ports);
    assert.deepEqual(
      ports.map(({ bind }) => bind),
      ["*", "2001:db8::11", "2001:db8::11", "2001:db8::11"],
    );
  });
});
