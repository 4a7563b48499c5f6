import assert from "node:assert/strict";
import { addressOf, membersOf, portsOf, votersOf } from "../../../../../components/services/zookeeper/members";

describe("a member of an ensemble", () => {
  it("is read with its address and ports, however an IPv6 address is written", () => {
    for (const [place, address] of [
      ["10.0.0.1:2888:3888", "10.0.0.1"],
      ["zk1.example.org:2888:3888:participant;2181", "zk1.example.org"],
      ["[2001:db8::1]:2888:3888", "2001:db8::1"],
      ["[2001:DB8:0:0:0:0:0:1]:2888:3888:observer;[::]:2181", "2001:db8::1"],
    ] as const)
      assert.deepEqual([addressOf(place), portsOf(place)], [address, "2888 and 3888"], place);
  });

  it("has a vote unless it observes", () => {
    const members = membersOf({ members: "1=[fd00::1]:2888:3888,2=[fd00::2]:2888:3888:observer" });
    assert.deepEqual([...votersOf(members).keys()], ["1"]);
    assert.equal(members.get("2"), "[fd00::2]:2888:3888:observer");
  });
});
