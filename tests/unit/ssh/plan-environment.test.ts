import assert from "node:assert/strict";
import fc from "fast-check";
import { planEnvironment, planFromEnvironment } from "../../../components/ssh/plan-environment";
import { rollPlan } from "../../../components/ssh/roll-plan";
import { rawHost, specOf } from "../../helpers/config";

/** Linux, MAX_ARG_STRLEN: of one variable with its name; and ARG_MAX / 4: of all, with the usual stack limit. */
const [oneLimit, allLimit] = [131_072, 2_097_152];

const nodes = fc.uniqueArray(fc.record({ id: fc.nat(), host: fc.string({ unit: "binary" }), digest: fc.string() }), {
  selector: ({ id }) => id,
});
const plans = fc.record({ zookeeper: nodes, kafka: nodes, dynamic: fc.dictionary(fc.string(), fc.string()) });

describe("a plan in the environment", () => {
  it("comes out as it went in, whatever else is there", () => {
    fc.assert(
      fc.property(plans, fc.dictionary(fc.constantFrom("ROLL_KAFKA_0", "HOME"), fc.string()), (plan, others) => {
        const read = planFromEnvironment({ ...others, ...planEnvironment(plan) });
        assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(plan)));
      }),
    );
  });

  it("fits for a thousand hosts with long names and addresses", () => {
    const hosts = Array.from({ length: 1_000 }, (_, index) => {
      const [id, name] = [index + 1, `kafka${index + 1}-${"x".repeat(50)}`];
      return rawHost(id, { name, address: `${name}.example.org`, zookeeperId: id <= 5 ? id : undefined });
    });
    const environment = planEnvironment(rollPlan(specOf({ hosts })));
    const sizes = Object.entries(environment).map(([name, value]) => name.length + value.length + 2);
    assert(Math.max(...sizes) < oneLimit / 10, `${Math.max(...sizes)}`);
    assert(sizes.reduce((sum, size) => sum + size) < allLimit / 4);
  });

  it("has one variable for each server, and only that of a server that changes is another one", () => {
    const racks = (...names: string[]) => names.map((rack, index) => rawHost(index + 1, { rack }));
    const before = planEnvironment(rollPlan(specOf({ hosts: racks("a", "a", "a") })));
    const after = planEnvironment(rollPlan(specOf({ hosts: racks("a", "b", "a") })));
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    assert.deepEqual(changed, ["ROLL_KAFKA_2"]);
  });

  it("is refused when a server's variable is missing", () => {
    const rest = planEnvironment(rollPlan(specOf()));
    delete rest["ROLL_KAFKA_2"];
    assert.throws(() => planFromEnvironment(rest), /there is no ROLL_KAFKA_2 in the environment/);
    assert.throws(() => planFromEnvironment({}), /there is no ROLL_PLAN in the environment/);
  });
});
