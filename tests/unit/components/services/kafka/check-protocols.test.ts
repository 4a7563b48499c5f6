import assert from "node:assert/strict";
import { brokerChanges } from "../../../../../components/services/kafka/check-change";
import { stepOf } from "../../../../../components/services/kafka/listener-protocols";
import { kafkaOf } from "../../../../../components/services/kafka/resolve";
import type { ServerState } from "../../../../../components/services/server-change";
import { type Raw, specOf } from "../../../../helpers/config";

const plain = { name: "PLAINTEXT", port: 9092, security: "plaintext" };
const clients = { name: "CLIENTS", port: 9093 };
const internal = { name: "INTERNAL", port: 9094 };
const stack = (step: string, kafka: Raw = {}): Raw => ({
  security: step === "plaintext" ? step : { mode: "secure", plaintextUntil: step },
  kafka,
});

function stateOf(change: Raw): ServerState {
  const spec = specOf(change);
  const properties = brokerChanges.properties(spec, kafkaOf(spec).servers[0]?.id ?? 0);
  const step = stepOf(properties);
  return { properties, ...(step === undefined ? {} : { step }) };
}

function problems(before: Raw, after: Raw) {
  const [installed, wanted] = [stateOf(before), stateOf(after)];
  return brokerChanges.check([
    { place: "kafka1", service: "kafka", runs: true, wanted, running: installed, installed, left: {} },
  ]);
}

describe("a change of how listeners talk", () => {
  const own = [plain, clients, internal];

  it("is allowed from one step to the next, with the default listeners and with those of a stack file", () => {
    for (const [before, after] of [
      ["plaintext", "opened"],
      ["opened", "kept"],
      ["kept", "closed"],
      ["closed", "kept"],
      ["kept", "opened"],
      ["opened", "left"],
    ] as const) {
      assert.deepEqual(problems(stack(before), stack(after)), []);
      assert.deepEqual(problems(stack(before, { listeners: own }), stack(after, { listeners: own })), []);
    }
  });

  it("is refused for a listener that turns to TLS under its name, which its clients would not notice before", () => {
    const before = stack("plaintext", { listeners: [{ name: "APPS", port: 9092 }] });
    const listeners = [{ name: "APPS", port: 9092 }, { ...plain, port: 9091 }, internal];
    const [problem] = problems(before, stack("opened", { listeners }));
    assert.match(problem?.rule ?? "", /^kafka\.listeners\[APPS\]: cannot change between plain text and TLS/);
    assert.equal(problem?.given, "SASL_SSL, while PLAINTEXT is installed");
    const marked = { name: "APPS", port: 9092, security: "plaintext" };
    assert.deepEqual(problems(before, stack("opened", { listeners: [marked, clients, internal] })), []);
  });

  it("is refused when the listener that brokers use among themselves is not there any more", () => {
    const before = stack("plaintext", {
      listeners: [
        { name: "APPS", port: 9092 },
        { name: "REPLICATION", port: 9091 },
      ],
    });
    const listeners = [{ name: "APPS", port: 9092, security: "plaintext" }, clients, internal];
    const [problem] = problems(before, stack("opened", { listeners }));
    assert.match(problem?.rule ?? "", /^kafka\.interBrokerListener: cannot change/);
    assert.equal(
      problem?.fix,
      "put the listener REPLICATION back with security: plaintext, and set kafka.interBrokerListener: REPLICATION",
    );
  });

  it("is refused for another listener of the brokers in a secure cluster", () => {
    const listeners = [clients, internal, { name: "OTHER", port: 9095 }];
    const [problem] = problems(stack("closed", { listeners: [clients, internal] }), stack("closed", { listeners }));
    assert.equal(problem?.fix, "set kafka.interBrokerListener: INTERNAL");
  });

  it("is refused together with another port, where our own tools would look in vain", () => {
    const moved = [plain, clients, { ...internal, port: 9095 }];
    const [problem] = problems(stack("opened", { listeners: own }), stack("kept", { listeners: moved }));
    assert.match(problem?.rule ?? "", /^kafka\.listeners\[INTERNAL\]\.port: cannot change together/);
  });
});
