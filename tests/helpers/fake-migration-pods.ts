import type { PodRollPlan } from "../../components/resources/inputs/pod-roll-inputs";
import { FakeMigration, type Step, stepDigests } from "./fake-migration";
import { FakePods } from "./fake-pods";

/** The same cluster on its way to KRaft in pods, which are rolled by the real roll. */
export class FakeMigrationInPods {
  readonly migration: FakeMigration;
  readonly pods: FakePods;

  constructor(step: Step | "zookeeper") {
    this.migration = new FakeMigration(step);
    this.pods = new FakePods(this.migration.cluster);
    if (step === "zookeeper") for (const id of [101, 102, 103]) this.pods.held.add(`kafka-controller-${id}`);
  }

  get cluster() {
    return this.migration.cluster;
  }

  /** An `up` with a step: the check before files change, then the roll. */
  async up(step: Step, changes: Partial<PodRollPlan> = {}): Promise<Error | undefined> {
    return (await this.check(step, changes)) ?? (await this.roll(step, changes));
  }

  /** What comes before the files of a step are there. */
  check(step: Step, changes: Partial<PodRollPlan> = {}): Promise<Error | undefined> {
    return this.pods.check("kafka", this.plan(step, changes));
  }

  roll(step: Step, changes: Partial<PodRollPlan> = {}): Promise<Error | undefined> {
    this.migration.prepare(step);
    return this.pods.roll("kafka", this.plan(step, changes));
  }

  private plan(step: Step, changes: Partial<PodRollPlan>): PodRollPlan {
    const { pods, cluster } = this;
    const own = (service: "zookeeper" | "kafka" | "kafka-controller", ids: readonly number[], digest: string) =>
      ids.map((id) => ({ ...pods.server(service, id), digest }));
    const controllers = own("kafka-controller", [101, 102, 103], step === "kraft" ? "final" : "new");
    return {
      ...{ service: "kafka", namespace: "kafka", timeout: 40, pauseAfter: "none", batch: "broker" },
      servers: own("kafka", cluster.ids, stepDigests[step]),
      together: [{ service: "kafka-controller", servers: controllers }],
      asked: [{ service: "zookeeper", servers: own("zookeeper", cluster.ids, "") }],
      migration: { step, chroot: "", directory: "/var/lib/kafka-controller/data", user: "kafka" },
      ...changes,
    };
  }
}
