import assert from "node:assert/strict";
import { nodeClient, type Outputs } from "../support/clients";
import { kubernetesEnvironment } from "../support/environments";
import type { LocalKubernetes } from "../support/kubernetes";
import { itHoldsAnywhere, type TestEnvironment } from "../support/scenarios";

const namespace = "kafka";

interface Service {
  readonly spec: {
    readonly type: string;
    readonly ports: readonly { readonly port: number; readonly nodePort?: number }[];
  };
}

describe("a cluster on Kubernetes without volumes, as anywhere: the stack k8s-ephemeral", () => {
  let environment: TestEnvironment;
  let kubernetes: LocalKubernetes;

  before(async () => {
    ({ kubernetes, ...environment } = await kubernetesEnvironment("k8s-ephemeral", namespace));
  });

  after(() => kubernetes.end("k8s-ephemeral"));

  itHoldsAnywhere(() => environment, {
    brief: true,
    also: () => {
      it("warns in a preview and in the outputs that data dies with its pod", async () => {
        const preview = await environment.project.succeed("pulumi", "preview", "--stack", "k8s-ephemeral");
        assert.match(preview, /warning: kubernetes\.workload: .*\n? *.*data/);
        const outputs = (await environment.project.outputs("k8s-ephemeral")) as { warnings: string[] };
        assert.equal(outputs.warnings.filter((warning) => warning.startsWith("kubernetes.workload: ")).length, 1);
      });

      it("has the Services, the ports and the topic that its users know", async () => {
        const services = await kubernetes.each("services", namespace, ({ spec }: Service) => spec);
        for (const id of [1, 2, 3]) {
          assert.equal(services[`zoo${id}`]?.type, "ClusterIP");
          const { type, ports = [] } = services[`kafka-service-${id}`] ?? {};
          assert.deepEqual([type, ports[0]?.port, ports[0]?.nodePort], ["NodePort", 9092, 30900 + id]);
        }
        const outputs = (await environment.project.outputs("k8s-ephemeral")) as unknown as Outputs;
        const admin = nodeClient(outputs).kafka.admin();
        const { topics } = await admin.fetchTopicMetadata({ topics: ["mytopic"] });
        await admin.disconnect();
        assert.equal(topics[0]?.partitions.length, 2);
      });
    },
  });
});
