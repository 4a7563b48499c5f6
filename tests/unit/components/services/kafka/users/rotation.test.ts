import assert from "node:assert/strict";
import {
  changedPassword,
  newestMechanism,
  passwordNumbersOf,
  rotationIssues,
  rotationSteps,
} from "../../../../../../components/services/kafka/users/rotation";
import { usersIn, usersText, withKnownNumbers } from "../../../../../../components/services/kafka/users/users-spec";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { specOf } from "../../../../../helpers/config";

type Numbers = readonly number[];

function userWith(passwordNumbers?: Numbers, mechanism?: string) {
  const change = { ...(passwordNumbers && { passwordNumbers }), ...(mechanism && { mechanism }) };
  const [user] = kafkaOf(specOf({ security: "secure", users: [{ name: "orders", ...change }] })).users;
  assert(user);
  return user;
}

const issuesOf = (before: Numbers, after: Numbers) => rotationIssues("orders", userWith(before), userWith(after));

/** What the advice says, read as a setting. */
function advised(fix: string): Numbers {
  return JSON.parse(/\[[\d, ]+\]/.exec(fix)?.[0] ?? "[]") as Numbers;
}

describe("the passwords of a user", () => {
  it("log in by the mechanism of the user when their number is odd, else by the other one", () => {
    const of = (passwordNumbers: number[], mechanism: "SCRAM-SHA-512" | "SCRAM-SHA-256" = "SCRAM-SHA-512") =>
      passwordNumbersOf({ mechanism, passwordNumbers });
    assert.deepEqual(of([1]), { "SCRAM-SHA-512": 1 });
    assert.deepEqual(of([1, 2]), { "SCRAM-SHA-512": 1, "SCRAM-SHA-256": 2 });
    assert.deepEqual(of([2, 3]), { "SCRAM-SHA-256": 2, "SCRAM-SHA-512": 3 });
    assert.deepEqual(of([1, 2], "SCRAM-SHA-256"), { "SCRAM-SHA-256": 1, "SCRAM-SHA-512": 2 });
  });

  it("are in client files as the newest of them", () => {
    assert.equal(newestMechanism(userWith()), "SCRAM-SHA-512");
    assert.equal(newestMechanism(userWith([1, 2])), "SCRAM-SHA-256");
    assert.equal(newestMechanism(userWith([2])), "SCRAM-SHA-256");
    assert.equal(newestMechanism(userWith([2, 3])), "SCRAM-SHA-512");
  });

  it("leave the state of a stack that never rotated as it is", () => {
    assert.equal(usersText({ orders: userWith() }), '{"orders":{"credentials":{"SCRAM-SHA-512":8192}}}');
    const both = { orders: userWith([1, 2]) };
    assert.match(usersText(both), /"passwordNumbers":\{"SCRAM-SHA-512":1,"SCRAM-SHA-256":2\}/);
    assert.deepEqual(usersIn(usersText(both))["orders"]?.passwordNumbers, both.orders.passwordNumbers);
  });

  it("keep their numbers in a refresh, because no broker knows them", () => {
    const [before, both] = [userWith(), userWith([1, 2])];
    assert.deepEqual(withKnownNumbers({ orders: both }, { orders: both }), { orders: both });
    const { passwordNumbers: _, ...plain } = before;
    assert.deepEqual(withKnownNumbers({ orders: plain }, { orders: before })["orders"], plain);
    const lost = withKnownNumbers({ orders: { ...plain, credentials: {} } }, { orders: before })["orders"];
    assert.deepEqual(lost?.passwordNumbers, { "SCRAM-SHA-512": 1 });
    const strange = withKnownNumbers({ orders: { ...plain, credentials: both.credentials } }, { orders: before });
    assert.deepEqual(strange["orders"]?.passwordNumbers, { "SCRAM-SHA-512": 1 });
  });
});

describe("the numbers of passwords", () => {
  for (const [before, after] of [
    [[1], [1]],
    [[1], [1, 2]],
    [
      [1, 2],
      [1, 2],
    ],
    [[1, 2], [2]],
    [[1, 2], [1]],
    [[2], [2, 3]],
    [[2], [1, 2]],
  ] as const)
    it(`may go from ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      assert.deepEqual(issuesOf(before, after), []);
    });

  for (const [before, after] of [
    [[1], [2]],
    [[1], [3]],
    [[1], [2, 3]],
    [[1], [4, 5]],
    [
      [1, 2],
      [2, 3],
    ],
    [[1, 2], [3]],
    [
      [1, 2],
      [3, 4],
    ],
    [[2], [1]],
    [[5], [4]],
    [[3, 4], [1]],
  ] as const)
    it(`are refused from ${JSON.stringify(before)} to ${JSON.stringify(after)}, with advice that is accepted`, () => {
      const [issue, ...others] = issuesOf(before, after);
      assert(issue);
      assert.deepEqual(others, []);
      assert.equal(issue.property, "users[orders].passwordNumbers");
      assert.match(issue.given, /now \[/);
      assert.deepEqual(issuesOf(before, advised(issue.fix)), []);
    });

  it("lead, by the advice alone, from any to any later one", () => {
    let [now, steps]: [Numbers, number] = [[1], 0];
    for (; issuesOf(now, [9]).length > 0 && steps < 30; steps += 1) now = advised(issuesOf(now, [9])[0]?.fix ?? "");
    assert.equal(steps, 15);
    assert.deepEqual(now, [8, 9]);
  });

  it("do not change their mechanism below applications, which another number does", () => {
    const [issue] = rotationIssues("orders", userWith(), userWith([1], "SCRAM-SHA-256"));
    assert.equal(issue?.property, "users[orders].mechanism");
    assert.match(issue.fix, /set mechanism: SCRAM-SHA-512, and passwordNumbers: \[1, 2\]/);
    assert.deepEqual(rotationIssues("orders", userWith(), userWith(advised(issue.fix))), []);
  });

  it("are free for a user that is not there", () => {
    assert.deepEqual(rotationIssues("orders", { ...userWith(), credentials: {} }, userWith([7])), []);
  });
});

describe("a preview of a rotation", () => {
  it("says which user gets which password, and which it loses", () => {
    const of = (before: Numbers, after: Numbers) => rotationSteps("orders", userWith(before), userWith(after));
    assert.deepEqual(of([1], [1, 2]), ["user orders gets password 2, by SCRAM-SHA-256; others go on working"]);
    assert.deepEqual(of([1, 2], [2]), ["user orders loses password 1, by SCRAM-SHA-512"]);
    assert.deepEqual(of([2], [2]), []);
  });

  it("refuses another password alone, without showing one, and with advice that is accepted", () => {
    const issue = changedPassword("orders", { "SCRAM-SHA-512": 1 });
    assert.equal(issue.property, "users[orders].password");
    assert.match(issue.fix, /set passwordNumbers: \[1, 2\] beside it; when all applications have the new files, \[2\]/);
    assert.match(
      changedPassword("orders", { "SCRAM-SHA-512": 1, "SCRAM-SHA-256": 2 }).fix,
      /passwordNumbers: \[2\] first/,
    );
  });
});
