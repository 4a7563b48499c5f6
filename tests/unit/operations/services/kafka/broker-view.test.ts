import assert from "node:assert/strict";
import { electedController } from "../../../../../operations/services/kafka/broker-view";

describe("electedController", () => {
  const answers = (...controllers: number[]) => controllers.map((controller) => ({ controller }));

  it("returns the controller that most brokers report, or undefined if none does", () => {
    assert.equal(electedController(answers(1, 2, 2)), 2);
    assert.equal(electedController(answers(-1, -1, 3)), 3);
    assert.equal(electedController(answers(-1, -1)), undefined);
  });
});
