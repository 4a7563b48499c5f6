import assert from "node:assert/strict";
import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import type { Gate } from "../../../../operations/phases/gate";
import type { RollContext } from "../../../../operations/phases/roll-context";
import { verifyCluster } from "../../../../operations/phases/verify-cluster";
import type { ServiceOperations } from "../../../../operations/services/service";
import { VirtualClock } from "../../../helpers/virtual-clock";

const silent = ["broker 1 is not responding"];
const all = ["broker 1 is not responding", "broker 2 is not responding"];

/** The end of a roll in which broker 1 does not answer: what its gate asks, and how often all servers were asked by that. */
async function verifying(timeout: number) {
  const clock = new VirtualClock();
  let asked = 0;
  const service = {
    names: { name: "kafka" },
    notResponding: () => Promise.resolve(silent),
    readiness: () => {
      asked += 1;
      return Promise.resolve({ problems: all });
    },
  } as unknown as ServiceOperations;
  let [look, explain]: (() => Promise<string[]>)[] = [];
  const context = {
    clock,
    plan: { timeout, kafka: [{ id: 1 }] } as unknown as Plan,
    gate(_: string, problemsOf: Gate["problemsOf"], more: Pick<Gate, "explain">) {
      [look, explain] = [problemsOf, more.explain];
      return Promise.resolve();
    },
  } as unknown as RollContext;
  await verifyCluster([service]).run(context);
  return { clock, look: () => look?.(), explain: () => explain?.(), asked: () => asked };
}

describe("The end of a roll", () => {
  it("leaves brokers alone that start: all are asked only after 20 s in which the first one does not answer", async () => {
    const { clock, look, explain, asked } = await verifying(300);
    assert.deepEqual([await look(), await explain(), asked()], [silent, [], 0]);
    await clock.sleep(20_000);
    assert.deepEqual([await look(), await explain(), asked()], [silent, all, 1]);
  });

  it("names all brokers that do not answer also where it gives up earlier", async () => {
    const { clock, look, explain } = await verifying(10);
    await clock.sleep(10_000);
    await look();
    assert.deepEqual(await explain(), all);
  });
});
