import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../../operations/status/judge";
import { configurationText, isCurrent } from "../../../../operations/status/running-configuration";
import { broker, snapshot } from "../../../helpers/snapshot";

describe("the configuration that a server runs", () => {
  it("is told for each server after an up that failed, and none is called current", () => {
    const brokers = [
      broker(1, { current: false, runs: "installed", version: "3.9.2", installedVersion: "3.9.2" }),
      broker(2, { current: false, runs: "deployed", version: "3.9.1", installedVersion: "3.9.2" }),
      broker(3, { current: false, runs: "neither", version: "3.9.1", installedVersion: "3.9.2" }),
    ];
    const report = judge(
      snapshot({ brokers, versions: { kafka: "3.9.1", zookeeper: "3.9.5", "kafka-controller": "not managed" } }),
    );
    assert.deepEqual(
      report.findings.map(({ check, rule, given }) => `${check}: ${rule}: ${given}`),
      [
        "configuration: broker 1 on kafka1 runs the installed configuration, of an up that did not finish: " +
          "it is not the one of the last up that finished",
        "configuration: broker 2 on kafka2 runs the configuration of the last up that finished, and another one is " +
          "installed: an up that did not finish installed it; it takes effect when the server starts next; " +
          "it runs 3.9.1 instead of 3.9.2",
        "configuration: broker 3 on kafka3 runs with an outdated configuration: it was started neither with the " +
          "configuration of the last up that finished nor with the installed one; it runs 3.9.1 instead of 3.9.2",
      ],
    );
    assert.equal(report.exitCode, 1);
    assert.deepEqual(brokers.map(configurationText), ["UNFINISHED UP", "NOT RESTARTED", "OUTDATED"]);
  });

  it("is not called wrong because of outputs that an up left when it failed behind its roll", () => {
    const { findings } = judge(
      snapshot({ versions: { kafka: "2.4.1", zookeeper: "3.9.5", "kafka-controller": "not managed" } }),
    );
    assert.deepEqual(
      findings.map(({ check, given }) => `${check}: ${given}`),
      ["outputs: 2.4.1 in the outputs, 3.9.2 runs: the last up failed after it had restarted the servers"],
    );
  });

  it("is never current beside a version that is wrong, nor anything else without a finding", () => {
    const versions = fc.constantFrom("2.4.1", "3.9.2", null);
    const runs = fc.constantFrom("current", "deployed", "installed", "outdated", "neither", null);
    fc.assert(
      fc.property(
        runs,
        versions,
        versions,
        fc.constantFrom("2.4.1", "3.9.2"),
        (which, version, installed, recorded) => {
          const facts = { runs: which, version, installedVersion: installed };
          const one = broker(1, { ...facts, current: isCurrent(facts, recorded) });
          const { findings } = judge(
            snapshot({
              brokers: [one],
              versions: { kafka: recorded, zookeeper: "3.9.5", "kafka-controller": "not managed" },
            }),
          );
          const wrong = findings.some(({ check }) => check === "version" || check === "configuration");
          const unknown = findings.some(({ given }) => given.includes("which configuration it runs"));
          assert.equal(wrong || unknown, configurationText(one) !== "current", JSON.stringify(findings));
        },
      ),
    );
  });
});
