import assert from "node:assert/strict";
import { kubernetesSpec } from "../../../helpers/kubernetes";
import { kubernetesSpecs } from "../../../helpers/kubernetes-specs";
import { all, named, podOf, specOf } from "../../../helpers/manifests";

describe("a workload", () => {
  const specs = Object.values(kubernetesSpecs);
  const of = (kind: string) => specs.flatMap((spec) => all(spec).filter((one) => one.kind === kind));

  it("never replaces a pod because its template changed: it would not ask whether the broker may stop", () => {
    const [sets, deployments] = [of("StatefulSet").map(specOf), of("Deployment").map(specOf)];
    assert(sets.length > 2 && deployments.length > 2);
    for (const set of sets) assert.deepEqual(set["updateStrategy"], { type: "OnDelete" });
    for (const deployment of deployments) assert.equal(deployment["paused"], true);
  });

  it("starts all pods of an ensemble at once: one by one, the first waits for a quorum for ever", () => {
    for (const set of of("StatefulSet").map(specOf)) assert.equal(set["podManagementPolicy"], "Parallel");
  });
});

describe("what protects a drain", () => {
  const specs = Object.values(kubernetesSpecs);

  it("is a budget of one pod of a service: a second one evicted with it would take partitions below their min ISR", () => {
    for (const spec of specs)
      for (const { name } of spec.pods)
        assert.equal(specOf(named(spec, "PodDisruptionBudget", name))["maxUnavailable"], 1);
  });

  it("leads to servers by name before they are ready: followers that catch up, and an ensemble that elects", () => {
    const perServer = /^(zk|kafka|zoo|kafka-service|kafka-controller)-?\d+$|-hs$|-external$/;
    const found = specs.flatMap((spec) => all(spec).filter(({ kind }) => kind === "Service"));
    const own = found.filter(({ metadata }) => perServer.test(metadata.name));
    assert(own.length > 20);
    for (const service of own) assert.equal(specOf(service)["publishNotReadyAddresses"], true, service.metadata.name);
  });
});

describe("the command of a pod", () => {
  // As Kubernetes reads it (expansion.Expand): `$$` is one `$`, and `$(NAME)` a variable.
  const expanded = (text: string) =>
    text.replace(/\$(\$|\([^)]*\))/g, (_, found) => (found === "$" ? "$" : "VARIABLE"));
  const commandOf = (option: string): readonly string[] => {
    const spec = kubernetesSpec({}, { kafka: { jvmOptions: [option] } });
    return podOf(named(spec, "StatefulSet", "kafka")).spec.containers[0]?.["command"] as string[];
  };

  for (const option of ["-Da=$(HOME)", "-Da=$$(HOME)", "-Da=$$", "-Da=$$$x", "-Da=$x", "-Da=x$"])
    it(`gives the JVM ${option} as the stack file has it, whatever Kubernetes reads in it`, () =>
      assert(commandOf(option).map(expanded).includes(option)));

  it("is not escaped where Kubernetes reads the option as it is: running pods would be replaced for nothing", () =>
    assert(commandOf("-Da=$x").includes("-Da=$x")));
});
