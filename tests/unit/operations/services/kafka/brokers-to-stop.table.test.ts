import assert from "node:assert/strict";
import type { PartitionsView } from "../../../../../operations/services/kafka/broker-view";
import { unavoidableOutages, unsafeToStop } from "../../../../../operations/services/kafka/brokers-to-stop";
import { describeReason } from "../../../../../operations/safety/unsafe-reason";
import { noServers } from "../../../../helpers/no-servers";

/**
 * One partition for each row, `orders-0`: title | replicas | in sync | `min.insync.replicas` | brokers that stop | more |
 * what the rule says. `?` is what nobody answered. The leader is the first in sync. A move is `+added -removed`; the
 * controller is broker 1 unless the row says otherwise.
 *
 * `safe`; `unavoidable` for a partition that can spare no replica; `wait LEFT<NEEDED` for a reason that may go away;
 * `placement LEFT<NEEDED` for one that stays; otherwise the kind of the reason.
 */
const table = `
# Replication factor 3
lets one of three stop, all in sync, min 2                                       | 1 2 3     | all     | 2   | 1     |                        | safe
keeps one of two in sync, min 2                                                  | 1 2 3     | 1 2     | 2   | 1     |                        | wait 1<2
lets the one behind stop, min 2 of the others in sync                            | 1 2 3     | 1 2     | 2   | 3     |                        | safe
keeps one that catches up while too few are in sync                              | 1 2 3     | 1       | 2   | 3     |                        | wait 1<2
keeps the last one in sync                                                       | 1 2 3     | 1       | 2   | 1     |                        | wait 0<2
lets a broker without a replica stop whoever is in sync                          | 1 2 3     | 1       | 2   | 4     |                        | safe
keeps every replica of a partition without anyone in sync                        | 1 2 3     | none    | 2   | 2     |                        | wait 0<2
lets one of two in sync stop, min 1                                              | 1 2 3     | 1 2     | 1   | 1     |                        | safe
keeps the last one in sync, min 1                                                | 1 2 3     | 2       | 1   | 2     |                        | wait 0<1
does not wait for a topic that needs all three                                   | 1 2 3     | all     | 3   | 1     |                        | unavoidable
keeps the last one in sync of three that are all needed                          | 1 2 3     | 1       | 3   | 1     |                        | wait 0<1
does not wait for a topic that needs more than it has                            | 1 2 3     | all     | 4   | 1     |                        | unavoidable
# Replication factor 2, as the topic orders of the shipped stacks
lets one of two stop, min 1                                                      | 1 2       | all     | 1   | 1     |                        | safe
keeps the last of two in sync, min 1                                             | 1 2       | 2       | 1   | 2     |                        | wait 0<1
lets the one of two that is behind stop, min 1                                   | 1 2       | 2       | 1   | 1     |                        | safe
does not wait for two replicas that are both needed                              | 1 2       | all     | 2   | 1     |                        | unavoidable
keeps the last in sync of two that are both needed                               | 1 2       | 1       | 2   | 1     |                        | wait 0<1
lets the one behind of two needed ones stop                                      | 1 2       | 1       | 2   | 2     |                        | unavoidable
# A single replica
does not wait for a single replica                                               | 1         | all     | 1   | 1     |                        | unavoidable
does not wait for a single replica that needs two                                | 1         | all     | 2   | 1     |                        | unavoidable
does not wait for a single replica whose min ISR is unknown                      | 1         | all     | ?   | 1     |                        | unavoidable
lets others stop than the single replica                                         | 1         | all     | 1   | 2     |                        | safe
# Replication factor 4 and 5
lets two of four stop, min 2                                                     | 1 2 3 4   | all     | 2   | 1 2   |                        | safe
keeps three of five of which one is behind, min 2                                | 1 2 3 4 5 | 1 2 3 4 | 2   | 1 2 3 |                        | wait 1<2
# Racks: several brokers together
lets a rack with one of three replicas stop                                      | 1 3 5     | all     | 2   | 1 2   |                        | safe
refuses a rack with two of three replicas, whoever is in sync                    | 1 2 3     | all     | 2   | 1 2   |                        | placement 1<2
refuses a rack with all replicas                                                 | 1 2 3     | all     | 2   | 1 2 3 |                        | placement 0<2
lets a rack with two of three replicas stop, min 1                               | 1 2 3     | all     | 1   | 1 2   |                        | safe
keeps a rack while a replica elsewhere is behind                                 | 1 3 5     | 1 3     | 2   | 1 2   |                        | wait 1<2
refuses placement rather than wait, where both hold                              | 1 2 3     | 1       | 2   | 1 2   |                        | placement 1<2
refuses a rack with both of two needed replicas                                  | 1 2       | all     | 2   | 1 2   |                        | placement 0<1
# Lost brokers: they have replicas, and never come back in sync
refuses one of two that are left, min 2                                          | 1 2 3     | 1 2     | 2   | 1     | lost 3                 | placement 1<2
lets one of two that are left stop, min 1                                        | 1 2 3     | 1 2     | 1   | 1     | lost 3                 | safe
counts no lost broker that is still listed in sync as placed                     | 1 2 3     | all     | 2   | 1     | lost 3                 | placement 1<2
lets one stop whose partition has no replica that is lost                        | 1 2 4     | all     | 2   | 1     | lost 3                 | safe
refuses the last one beside a lost one, min 1                                    | 1 3       | 1       | 1   | 1     | lost 3                 | placement 0<1
# Reassignments under way: the replicas of before and after are listed together
lets one stop while another replica is added, min 2 others in sync               | 1 2 3 4   | 1 2 3   | 2   | 1     | move +4 -3             | safe
lets the broker that is added stop                                               | 1 2 3 4   | 1 2 3   | 2   | 4     | move +4 -3             | safe
judges a move by who is in sync now                                              | 1 2 3 4   | 1 3     | 2   | 1     | move +4 -3             | wait 1<2
does not wait for two needed replicas because they move                          | 3 4 1 2   | 1 2     | 2   | 1     | move +3,4 -1,2         | unavoidable
does not wait for a single replica because it moves                              | 2 1       | 1       | 1   | 1     | move +2 -1             | unavoidable
waits for the third replica of a topic that grows, min 2                         | 1 2 3     | 1 2     | 2   | 1     | move +3                | wait 1<2
lets the broker of the third replica stop while a topic grows                    | 1 2 3     | 1 2     | 2   | 3     | move +3                | safe
waits for a move off a lost broker to end                                        | 1 2 3 4   | 1 2     | 2   | 1     | move +4 -3 lost 3      | wait 1<2
counts all listed replicas when moves are unknown, and is safe by who is in sync | 1 2 3 4   | 1 2 3   | 2   | 1     | move ?                 | safe
waits when moves are unknown and too few are in sync                             | 3 4 1 2   | 1 2     | 2   | 1     | move ?                 | wait 1<2
# What was not answered
takes an unknown min ISR for a reason, never for 1                               | 1 2 3     | all     | ?   | 1     |                        | unknown
takes an unknown min ISR of two replicas for a reason                            | 1 2       | 1       | ?   | 2     |                        | unknown
does not ask for the min ISR of a topic that is not touched                      | 1 2 3     | all     | ?   | 4     |                        | safe
takes unknown partitions for a reason                                            | ?         | all     | 2   | 1     |                        | unknown
# Cut off from the controller: what such a broker leads gets no replica back until it is restarted
lets a leader that is cut off stop, whoever counts as in sync                    | 1 2 3     | 1       | 2   | 1     | cut 1                  | safe
keeps a follower that is cut off while others have too few in sync               | 1 2 3     | 2 1     | 2   | 1     | cut 1                  | wait 1<2
keeps another broker than the one that is cut off                                | 1 2 3     | 1 2     | 2   | 2     | cut 1                  | wait 1<2
refuses one that is cut off for its placement, as any other                      | 1 2 3     | 1       | 2   | 1     | cut 1 lost 3           | placement 1<2
# Broker id 0 and the controller
lets broker 0 stop like any other                                                | 0 1 2     | all     | 2   | 0     | controller 0           | safe
keeps broker 0 like any other                                                    | 0 1 2     | 0 1     | 2   | 0     | controller 1           | wait 1<2
takes broker 0 for a controller                                                  | 1 2 3     | all     | 2   | 1     | controller 0           | safe
lets the controller stop                                                         | 1 2 3     | all     | 2   | 1     | controller 1           | safe
keeps a leader while nobody is the controller                                    | 1 2 3     | all     | 2   | 1     | controller none        | no-controller
lets a follower stop while nobody is the controller                              | 1 2 3     | all     | 2   | 3     | controller none        | safe
lets nothing stop at all safely                                                  | 1 2 3     | 1       | 2   | none  |                        | safe
`;

interface Row {
  readonly it: string;
  readonly view: PartitionsView;
  readonly stop: number[];
  readonly says: string;
}

const ids = (text = "") => (text === "none" ? [] : text.split(/[ ,]/).filter(Boolean).map(Number));

function viewOf([, replicas = "", inSync = "", min = "", , more = ""]: readonly string[]): PartitionsView {
  const isr = ids(inSync === "all" ? replicas : inSync);
  const partition = { topic: "orders", index: 0, leader: isr[0] ?? -1, replicas: ids(replicas), isr };
  const given = (name: string) => new RegExp(`${name} ([^a-z]+|none)`).exec(more)?.[1]?.trim();
  const [move, controller = "1"] = [given("move"), given("controller")];
  const moved = (sign: string) =>
    ids(
      move
        ?.split(" ")
        .find((part) => part.startsWith(sign))
        ?.slice(1),
    );
  const reassignment = { topic: "orders", index: 0, adding: moved("+"), removing: moved("-") };
  return {
    controller: controller === "none" ? undefined : Number(controller),
    partitions: replicas === "?" ? undefined : [partition],
    minInsync: new Map(min === "?" ? [] : [["orders", Number(min)]]),
    reassignments: move === "?" ? undefined : move === undefined ? [] : [reassignment],
    lost: { ...noServers, kafka: ids(given("lost")) },
    cutOff: ids(given("cut")),
  };
}

const rows = table
  .split("\n")
  .filter((line) => line.includes(" | "))
  .map((line): Row => {
    const cells = line.split(" | ").map((cell) => cell.trim());
    return { it: cells[0] ?? "", view: viewOf(cells), stop: ids(cells[4]), says: cells[6] ?? "" };
  });

function judged({ view, stop }: Row): string {
  const reasons = unsafeToStop(view, stop).map((reason) => {
    if (reason.kind === "under-min-isr") return `wait ${reason.left}<${reason.needed}`;
    if (reason.kind === "placement") return `placement ${reason.left}<${reason.needed}`;
    return reason.kind;
  });
  if (reasons.length > 0) return reasons.join(", ");
  return unavoidableOutages(view, stop).length > 0 ? "unavoidable" : "safe";
}

describe("unsafeToStop", () => {
  for (const row of rows) it(row.it, () => assert.equal(judged(row), row.says));

  const nothing = viewOf(["", "?", "all", "?"]);

  it("asks each topic for its own min.insync.replicas", () => {
    const of = (topic: string) => ({ topic, index: 0, leader: 1, replicas: [1, 2, 3], isr: [1, 2] });
    const minInsync = new Map([
      ["orders", 2],
      ["logs", 1],
    ]);
    const reasons = unsafeToStop({ ...nothing, minInsync, partitions: [of("orders"), of("logs")] }, [1]);
    assert.deepEqual(reasons.map(describeReason), ["partition orders-0 would have 1 replica in sync and needs 2"]);
  });

  it("names a topic of many partitions with an unknown min ISR once", () => {
    const partitions = [0, 1, 2].map((index) => ({ topic: "orders", index, leader: 2, replicas: [1, 2], isr: [1, 2] }));
    assert.deepEqual(unsafeToStop({ ...nothing, partitions }, [1]).map(describeReason), [
      "min.insync.replicas of topic orders: unknown, no broker answered",
    ]);
  });
});
