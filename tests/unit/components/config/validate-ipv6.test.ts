import { rawHost } from "../../../helpers/config";
import { describeRefusals } from "../../../helpers/refusals";

const [second, third] = [2, 3].map((id) => rawHost(id));
const name = "give a DNS name that has this IPv6 address (AAAA), such as kafka1.example.org";
const another = "give the address that the other hosts and the clients use";

/** How people write one, and what to write in its place. */
const given: readonly (readonly [text: string, fix: string])[] = [
  ["2001:db8::11", name],
  ["2001:DB8:0:0:0:0:0:11", name],
  ["[2001:db8::11]", name],
  ["[2001:db8::11]:9092", name],
  ["PLAINTEXT://[2001:db8::11]:9092", name],
  ["2001:db8::11/64", name],
  ["fd00::11", name],
  ["::ffff:10.0.0.9", "write 10.0.0.9"],
  ["[::ffff:a00:9]:9092", "write 10.0.0.9"],
  ["::ffff:127.0.0.1", another],
  ["fe80::1", another],
  ["fe80::1%eth0", another],
  ["[fe80::1%eth0]:9092", another],
  ["ff02::1", another],
  ["::1", another],
  ["[::]", another],
  ["2001:db8::11::1", another],
];

describeRefusals(
  "an IPv6 address is refused in the place of a name when",
  given.flatMap(([address, fix]) =>
    [
      { property: "hosts[kafka1].address", change: { address } },
      { property: "hosts[kafka1].advertised.PLAINTEXT", change: { advertised: { PLAINTEXT: address } } },
      { property: "hosts[kafka1].bind.PLAINTEXT", change: { bind: { PLAINTEXT: address } } },
    ].map(({ property, change }) => ({
      title: `${property} is ${address}`,
      change: { hosts: [rawHost(1, change), second, third] },
      property,
      rule: "must be an IPv4 address or a DNS name, without a port",
      given: `"${address}"`,
      fix,
    })),
  ),
);
