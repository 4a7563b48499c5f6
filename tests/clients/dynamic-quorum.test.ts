import assert from "node:assert/strict";
import type { Quorum } from "../../operations/protocol/kafka/quorum";
import { inTierAll } from "../e2e/support/tiers";
import { ChangingQuorum } from "./support/changing-quorum";

const votersOf = ({ voters }: Quorum) => voters.map(({ id }) => id).sort();

inTierAll(() =>
  describe("the voters of a quorum of Kafka 4.3.1, changed by the roll", () => {
    let cluster: ChangingQuorum;

    before(() => {
      cluster = new ChangingQuorum();
    });

    after(() => cluster.remove());

    it("stand in files at first, where the quorum does not tell their logs apart", async () => {
      await cluster.up({ quorum: "static", controllers: [1, 2, 3] });
      const { voters } = await cluster.quorum();
      assert.deepEqual(
        voters.map(({ directory }) => directory),
        [undefined, undefined, undefined],
      );
    });

    it("are written down in the metadata with both, once every server has both lists", async () => {
      await cluster.up({ quorum: "both", controllers: [1, 2, 3] });
      const { voters } = await cluster.quorum();
      assert.equal(new Set(voters.map(({ directory }) => directory)).size, 3);
      assert(voters.every(({ directory }) => directory !== undefined));
      assert.equal(cluster.restarts.length, 4);
      assert(cluster.said.includes("finalizing kraft.version=1"), cluster.said.join("\n"));
    });

    it("leave the files with dynamic, and a controller still votes after its restart", async () => {
      await cluster.up({ quorum: "dynamic", controllers: [1, 2, 3] });
      assert.deepEqual(votersOf(await cluster.quorum()), [101, 102, 103]);
      assert.equal(cluster.restarts.length, 4);
    });

    it("are a leader again when all of them were stopped and come back together", async () => {
      await cluster.stopAll("kafka");
      await cluster.stopAll("kafka-controller");
      await cluster.up({ quorum: "dynamic", controllers: [1, 2, 3] });
      assert.deepEqual(votersOf(await cluster.quorum()), [101, 102, 103]);
      assert.deepEqual(cluster.restarts, []);
    });

    it("are one more, once the new controller has all metadata", async () => {
      await cluster.up({ quorum: "dynamic", controllers: [1, 2, 3, 4] });
      assert.deepEqual(votersOf(await cluster.quorum()), [101, 102, 103, 104]);
      assert(cluster.said.includes("controller 104 gets a vote"), cluster.said.join("\n"));
    });

    it("are one fewer when the active one leaves, which hands over before it ends", async () => {
      const { leader } = await cluster.quorum();
      const left = [1, 2, 3, 4].filter((id) => id + 100 !== leader);
      await cluster.up({ quorum: "dynamic", controllers: left });
      assert.deepEqual(
        votersOf(await cluster.quorum()),
        left.map((id) => id + 100),
      );
    });

    it("have another log for a controller that lost its disk", async () => {
      const before = await cluster.quorum();
      const lost = votersOf(before).find((id) => id !== before.leader) ?? 0;
      await cluster.loseDisk(lost - 100);
      const controllers = votersOf(before).map((id) => id - 100);
      await cluster.up({ quorum: "dynamic", controllers });
      const after = await cluster.quorum();
      assert.deepEqual(votersOf(after), votersOf(before));
      const logOf = ({ voters }: Quorum) => voters.find(({ id }) => id === lost)?.directory;
      assert.notEqual(logOf(after), logOf(before));
      await cluster.up({ quorum: "dynamic", controllers });
      assert.deepEqual(
        cluster.said.filter((line) => line.includes("vote")),
        [],
      );
    });

    it("are where the stack says when the host of a controller has another address", async () => {
      const before = await cluster.quorum();
      const controllers = votersOf(before).map((id) => id - 100);
      const [moved = 0] = controllers.filter((id) => id !== 1 && id + 100 !== before.leader);
      await cluster.up({ quorum: "dynamic", controllers, moved: [moved] });
      const after = await cluster.quorum();
      assert.deepEqual(votersOf(after), votersOf(before));
      assert.equal(after.endpoints?.[moved + 100], `127.77.3.${100 + moved}:9095`);
    });

    it("do not change when more than one would", async () => {
      const { voters } = await cluster.quorum();
      const controllers = votersOf({ voters } as Quorum).map((id) => id - 100);
      const gone = controllers.at(-1) ?? 0;
      const joining = [1, 2, 3, 4, 5].find((id) => !controllers.includes(id)) ?? 0;
      const wanted = [...controllers.filter((id) => id !== gone), joining];
      await assert.rejects(
        cluster.up({ quorum: "dynamic", controllers: wanted }),
        /the voters of a quorum change one after the other, one in an up/,
      );
      assert.deepEqual(votersOf(await cluster.quorum()), votersOf({ voters } as Quorum));
    });
  }),
);
