import assert from "node:assert/strict";
import type { ServerNode } from "../../../../components/resources/inputs/roll-inputs";
import { renewCertificates } from "../../../../operations/phases/renew-certificates";
import type { RollContext } from "../../../../operations/phases/roll-context";
import type { RollHost } from "../../../../operations/transport/roll-host";
import type { ServiceOperations } from "../../../../operations/services/service";
import { VirtualClock } from "../../../helpers/virtual-clock";

/** A broker that shows one certificate, and another one once it was told to read its files. */
class Broker {
  readonly node: ServerNode;
  told = 0;
  refuses: string | undefined;
  /** Looks that still find the old certificate after it was told. */
  lag = 0;
  /** In a pod: looks until the file has its new certificate, or why nobody can look. */
  arrivesAfter: number | string | undefined;

  constructor(
    readonly id: number,
    public shows: string,
    readonly lies: string,
  ) {
    const ports = [
      { name: "INTERNAL", address: "10.0.0.1", port: 9094 },
      { name: "CLIENTS", address: "10.0.0.1", port: 9093 },
    ];
    this.node = {
      id,
      host: `kafka${id}`,
      address: "10.0.0.1",
      port: 9094,
      digest: "",
      certificate: { serial: lies, ports },
    };
  }

  get session(): Partial<RollHost> {
    const inspect = () => `journalctl -u kafka on kafka${this.id}`;
    if (this.arrivesAfter === undefined) return { inspect };
    return {
      inspect: () => `kubectl logs kafka-${this.id}`,
      restartCommand: () => `kubectl delete pod kafka-${this.id}`,
      hasCertificate: () => {
        assert.equal(this.told, 0, "it is told only when its file is there");
        if (typeof this.arrivesAfter === "string") return Promise.reject(new Error(this.arrivesAfter));
        this.arrivesAfter = (this.arrivesAfter ?? 0) - 1;
        return Promise.resolve(this.arrivesAfter < 0);
      },
    };
  }

  look(): string {
    if (this.told > 0 && this.lag-- <= 0) this.shows = this.lies;
    return this.shows;
  }
}

interface Run {
  readonly said: readonly string[];
  readonly error: string | undefined;
}

async function renew(brokers: readonly Broker[], startsAll = false): Promise<Run> {
  const said: string[] = [];
  const service = {
    names: { name: "kafka", noun: "broker" },
    readCertificate: (_: RollContext, { id }: ServerNode) => {
      const broker = brokers.find((one) => one.id === id);
      if (broker?.refuses !== undefined) return Promise.reject(new Error(broker.refuses));
      if (broker !== undefined) broker.told++;
      return Promise.resolve();
    },
  } as unknown as ServiceOperations;
  const plan = { zookeeper: [], kafka: brokers.map(({ node }) => node) };
  const services = brokers.map(({ id }) => ({ unit: "kafka", id, active: !startsAll, reasons: [] }));
  const context = {
    plan,
    view: { plan, services },
    log: (line: string) => said.push(line),
    clock: new VirtualClock(),
    hosts: {
      session: ({ host }: ServerNode) => brokers.find((one) => one.node.host === host)?.session,
      shownAt: ({ host }: ServerNode) =>
        Promise.resolve({ serialNumber: brokers.find((one) => one.node.host === host)?.look() }),
    },
  } as unknown as RollContext;
  const phase = renewCertificates([service]);
  assert.equal(phase.shouldRun(context.view), true);
  const error = await phase.run(context).then(
    () => undefined,
    (reason: Error) => reason.message,
  );
  return { said, error };
}

describe("the renewal of certificates in a roll", () => {
  it("tells no server to read anything that shows what lies on its host, whatever zeros its serial begins with", async () => {
    const broker = new Broker(1, "0AB1", "ab1");
    assert.deepEqual(await renew([broker]), { said: [], error: undefined });
    assert.equal(broker.told, 0);
  });

  it("has servers read their certificates one after the other, each until it is seen on every port", async () => {
    const brokers = [new Broker(1, "01", "A1"), new Broker(2, "02", "A2")];
    for (const broker of brokers) broker.lag = 5;
    const { said, error } = await renew(brokers);
    assert.equal(error, undefined);
    assert.deepEqual(
      said,
      [1, 2].map((id) => `broker ${id} reads its new certificate, without a restart`),
    );
    assert.deepEqual(
      brokers.map(({ told, shows }) => [told, shows]),
      [
        [1, "A1"],
        [1, "A2"],
      ],
    );
  });

  it("stops at the first server that does not take its certificate, with what it said", async () => {
    const brokers = [new Broker(1, "01", "A1"), new Broker(2, "02", "A2")];
    (brokers[0] as Broker).refuses = "Keystore SubjectAltNames do not match";
    const { error } = await renew(brokers);
    assert.match(
      error ?? "",
      /^broker 1: must show the certificate A1 that lies on kafka1\n +given: Keystore SubjectAltNames/,
    );
    assert.equal(brokers[1]?.told, 0);
  });

  it("gives a server up that still shows the old certificate after half a minute, with the ports", async () => {
    const broker = new Broker(1, "01", "A1");
    broker.lag = 10_000;
    const { error } = await renew([broker]);
    assert.match(error ?? "", /INTERNAL on port 9094 shows certificate 01; CLIENTS on port 9093 shows certificate 01/);
  });

  it("tells a broker in a pod only when the changed Secret is in its pod, and says for how long it waits", async () => {
    const broker = new Broker(1, "01", "A1");
    broker.arrivesAfter = 70;
    const { said, error } = await renew([broker]);
    assert.equal(error, undefined);
    assert.equal(broker.told, 1);
    const waiting = "waiting for the kubelet to bring the new certificate of broker 1 into its pod";
    assert.deepEqual(said, [
      ...["5", "35", "65"].map((seconds) => `${waiting}, for ${seconds} s`),
      "broker 1 reads its new certificate, without a restart",
    ]);
  });

  it("stops before a broker is told anything when its pod does not get the Secret, with what it saw there", async () => {
    for (const [arrivesAfter, given] of [
      [10_000, "another one"],
      ["kafka-1: no such container", "kafka-1: no such container"],
    ] as const) {
      const broker = new Broker(1, "01", "A1");
      broker.arrivesAfter = arrivesAfter;
      const { error = "" } = await renew([broker]);
      assert(error.startsWith("broker 1: must find the certificate A1 in its pod within 240 s\n"), error);
      assert(error.includes(`\n    given: ${given}\n`), error);
      assert.equal(broker.told, 0);
    }
  });

  it("says of a server in a pod with which command of kubectl it is looked at and restarted", async () => {
    const broker = new Broker(1, "01", "A1");
    [broker.arrivesAfter, broker.lag] = [0, 10_000];
    const { error = "" } = await renew([broker]);
    assert.match(error, /fix: +read kubectl logs kafka-1; .* kubectl delete pod kafka-1, while/);
  });

  it("does not ask servers that were all started with the files as they are", async () => {
    const broker = new Broker(1, "01", "A1");
    assert.deepEqual(await renew([broker], true), { said: [], error: undefined });
    assert.equal(broker.told, 0);
  });
});
