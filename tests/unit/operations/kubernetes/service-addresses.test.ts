import assert from "node:assert/strict";
import type { V1LoadBalancerIngress, V1Service } from "@kubernetes/client-node";
import { addressesOf, awaitAddresses } from "../../../../operations/kubernetes/service-addresses";
import { VirtualClock } from "../../../helpers/virtual-clock";

const names = ["kafka-1-external", "kafka-2-external"];
const services = names.map((name, index) => {
  return { name, property: `kubernetes.kafka.external.addresses.${index + 1}` };
});

function service(...ingress: V1LoadBalancerIngress[]): V1Service {
  return { status: { loadBalancer: { ingress } } };
}

/** What is read of each Service at a time in milliseconds; and what was waited for. */
async function wait(
  at: (name: string, time: number) => V1Service | undefined,
  known: Readonly<Record<string, string>> = {},
) {
  const [clock, lines] = [new VirtualClock(), [] as string[]];
  const read = (name: string) => Promise.resolve(at(name, clock.now()));
  const log = (line: string) => void lines.push(line);
  return { addresses: await awaitAddresses({ read, services, known, timeout: 60, log, clock }), lines };
}

describe("the addresses of load balancers", () => {
  it("are awaited until every Service has one, and it is said which are missing", async () => {
    const { addresses, lines } = await wait((name, time) => {
      if (name === names[0]) return time < 5_000 ? {} : service({ ip: "10.0.8.1" });
      return time < 20_000 ? service() : service({ hostname: "b2.example.org" });
    });
    assert.deepEqual(addresses, { "kafka-1-external": "10.0.8.1", "kafka-2-external": "b2.example.org" });
    assert.deepEqual(lines, [
      "waiting for the address of Service kafka-1-external, kafka-2-external (status.loadBalancer)",
      "waiting for the address of Service kafka-2-external (status.loadBalancer)",
    ]);
  });

  it("are refused after readyTimeout, for every Service that has none, with what can be done", async () => {
    await assert.rejects(
      wait(() => service()),
      ({ message }: Error) => {
        for (const id of [1, 2])
          assert(
            message.includes(`kubernetes.kafka.external.addresses.${id}: must be known, and Service kafka-${id}-`),
          );
        assert.match(message, /given: nothing in its status\.loadBalancer after 60 s \(readyTimeout\)/);
        assert.match(message, /fix: .*type: NodePort/);
        return true;
      },
    );
  });

  it("stay what clients are told while the load balancer still has it, whatever else it has", async () => {
    const both = (name: string) =>
      name === names[0] ? service({ ip: "10.0.8.9" }, { ip: "10.0.8.1" }) : service({ ip: "10.0.8.2" });
    const { addresses } = await wait(both, { "kafka-1-external": "10.0.8.1", "kafka-2-external": "10.0.8.7" });
    assert.deepEqual(Object.values(addresses), ["10.0.8.1", "10.0.8.2"]);
  });

  it("are refused at once when one that clients are told is gone", async () => {
    await assert.rejects(
      wait(() => service(), { "kafka-2-external": "10.0.8.2" }),
      /addresses\.2: must be known: clients are told 10\.0\.8\.2, and Service kafka-2-external has no address any more[^]*addresses: \{ 2: 10\.0\.8\.2 \}/,
    );
  });

  it("are refused when clients could not use them, such as link-local ones, or one for two brokers", async () => {
    await assert.rejects(
      wait(() => service({ ip: "fe80::1" })),
      /must be an IP address or a DNS name[^]*given: "fe80::1"/,
    );
    await assert.rejects(
      wait(() => service({ hostname: "lb.example.org" })),
      /must differ for every server[^]*given: "lb\.example\.org" for the Services kafka-1-external, kafka-2-external/,
    );
    assert.deepEqual(addressesOf(service({ ip: "2001:DB8:0::1", hostname: "b1.example.org" }, { ip: "127.0.0.1" })), [
      "2001:db8::1",
      "b1.example.org",
    ]);
  });

  it("are not awaited of a Service that is gone", async () => {
    await assert.rejects(
      wait(() => undefined),
      /there is no Service kafka-1-external[^]*pulumi refresh/,
    );
  });
});
