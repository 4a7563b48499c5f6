import assert from "node:assert/strict";
import { quorumPart } from "../../../../../../operations/services/kafka/controllers/status/quorum-part";
import { type PlatformView, unknownServer } from "../../../../../../operations/status/platform-view";

const outputs = { versions: { kafka: "4.3.1", zookeeper: "not managed" }, brokers: [] } as unknown as Parameters<
  typeof quorumPart
>[0];
const view = {
  controllers: [{ id: 101, answers: true }],
  quorum: undefined,
  features: { "metadata.version": 30 },
  registered: [],
  migrating: [],
};
const platform: PlatformView = { places: [], factsOf: () => unknownServer, drift: [], notTold: [] };

describe("the controllers in a snapshot", () => {
  const partOf = (of: PlatformView) => quorumPart(outputs, of, view, undefined, undefined).controllers?.[0];

  it("have the names of their pods where no plan of hosts says who they are", () => {
    const { name, endpoint } =
      partOf({
        ...platform,
        serverAt: (service, id) => ({ name: `${service}-${id}`, endpoint: `${service}-${id}:9095` }),
      }) ?? {};
    assert.deepEqual([name, endpoint], ["kafka-controller-101", "kafka-controller-101:9095"]);
  });

  it("tell the step of the way to KRaft, and where it leads", () => {
    const step = { step: "dual-write", chroot: "", directory: "", user: "kafka" } as const;
    assert.deepEqual(quorumPart(outputs, platform, view, undefined, step).quorum?.migration, {
      ...{ step: "dual-write", back: "controllers", next: "dual-write-kraft", migrating: [] },
    });
  });

  it("are there without a name where nobody tells it", () => {
    assert.deepEqual([partOf(platform)?.id, partOf(platform)?.name], [101, ""]);
  });

  it("tell where the voters stand by the feature that is in force, and who left only a registration", () => {
    const of = (more: object) => quorumPart(outputs, platform, { ...view, ...more }, undefined, undefined).quorum;
    assert.equal(of({})?.kind, "static");
    assert.equal(of({ features: { "kraft.version": 1 } })?.kind, "dynamic");
    assert.equal(of({ features: undefined })?.kind, undefined);
    assert.deepEqual(of({ registeredControllers: [101, 104] })?.ghostControllers, [104]);
    assert.equal(of({})?.ghostControllers, undefined);
  });
});
