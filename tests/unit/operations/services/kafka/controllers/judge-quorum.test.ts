import assert from "node:assert/strict";
import { judge } from "../../../../../../operations/status/judge";
import { type ControllerStatus, type Snapshot, snapshotSchema } from "../../../../../../operations/status/snapshot";
import { statusText } from "../../../../../../operations/status/table";
import { statusPage } from "../../../../../../operations/status/page/page";
import { broker, snapshot } from "../../../../../helpers/snapshot";
import { noServers } from "../../../../../helpers/no-servers";

function controller(id: number, changes: Partial<ControllerStatus> = {}): ControllerStatus {
  const { rack: _, sees: _sees, logDirs: _dirs, volumeBytes: _bytes, ...server } = broker(id - 100);
  const role = id === 101 ? ("leader" as const) : ("follower" as const);
  return { ...server, id, endpoint: `10.0.0.${id - 100}:9095`, role, behindMs: 0, caughtUp: true, ...changes };
}

const quorum = { leader: 101, epoch: 4, voters: [101, 102, 103], features: { "metadata.version": 30 }, ghosts: [] };

/** A cluster in KRaft that is well, with some controllers changed. */
function kraft(
  changed: Readonly<Record<number, Partial<ControllerStatus>>> = {},
  other: Partial<NonNullable<Snapshot["quorum"]>> = {},
): Snapshot {
  return snapshot({
    ...{ zookeeperConnect: "", ensemble: [], controller: 101 },
    controllers: [101, 102, 103].map((id) => controller(id, changed[id])),
    quorum: { ...quorum, ...other },
  });
}

const found = (seen: Snapshot) => judge(seen).findings.map(({ level, check, given }) => `${level} ${check}: ${given}`);
const silent = { answers: false, role: "follower", caughtUp: false, behindMs: 9_000 } as const;
const leaderless = { role: null, caughtUp: null, behindMs: null };

describe("the status of a cluster in KRaft", () => {
  it("is healthy when all voters are caught up, and says nothing of ZooKeeper", () => {
    const report = judge(kraft());
    assert.deepEqual([report.level, report.findings], ["healthy", []]);
    const text = statusText(report);
    assert.match(text, /controller 101 +kafka1 +10\.0\.0\.1:9095 +leader/);
    assert.match(text, /controller 102 +kafka2 +10\.0\.0\.2:9095 +follower/);
    assert.match(
      text,
      /Quorum: controller 101 is active in epoch 4; 3 of 3 voters caught up, 2 needed; metadata\.version 30/,
    );
    assert.doesNotMatch(text, /ZooKeeper/);
  });

  it("tells the step of the way from ZooKeeper, and whether it can be taken back", () => {
    const at = (migration: NonNullable<Snapshot["quorum"]>["migration"] & object) =>
      statusText(judge(kraft({}, { migration })));
    assert.match(
      at({ step: "dual-write", back: "controllers", next: "dual-write-kraft", migrating: [101, 102, 103] }),
      /Migration: dual-write; controller 101, 102, 103 writes to ZooKeeper; kafka\.metadata: controllers takes it back, dual-write-kraft is next/,
    );
    assert.match(
      at({ step: "kraft", back: null, next: null, migrating: [] }),
      /Migration: kraft; no controller writes to ZooKeeper; there is no way back/,
    );
  });

  it("is degraded while a controller does not respond, and says that no other one may stop", () => {
    const [first, second, ...more] = found(kraft({ 103: silent }));
    assert.match(first ?? "", /^degraded controller: no response/);
    assert.match(second ?? "", /^degraded quorum-at-minimum: 2 of 3 voters respond and are caught up; a majority is 2/);
    assert.deepEqual(more, []);
  });

  it("is degraded while a controller is behind, by how much", () => {
    const seen = kraft({ 102: { caughtUp: false, behindMs: 4_200 } });
    assert.match(found(seen).join("\n"), /degraded controller-behind: 4\.2 s behind/);
    assert.match(statusText(judge(seen)), /controller 102 .* behind 4\.2 s /);
  });

  it("is down without a leader, whoever responds", () => {
    const seen = kraft(
      { 101: leaderless, 102: leaderless, 103: leaderless },
      { leader: null, epoch: null, voters: null },
    );
    const report = judge({ ...seen, controller: null });
    assert.deepEqual([report.level, report.findings.map(({ check }) => check)], ["down", ["quorum"]]);
    assert.match(statusText(report), /controller 101 .* no leader/);
  });

  it("names voters that are not the controllers of the stack: they count for the majority", () => {
    const lines = found(kraft({ 103: { role: null, caughtUp: false, behindMs: null } }, { voters: [101, 102, 104] }));
    const told = "degraded quorum-voters: 104 votes and is not in the stack; 103 is in the stack and does not vote";
    assert(lines.includes(told), lines.join("\n"));
  });

  it("notes brokers that are registered and left the stack", () => {
    const seen = kraft(
      {},
      {
        ghosts: [
          { id: 4, stopped: true },
          { id: 5, stopped: false },
        ],
      },
    );
    assert.deepEqual(found(seen), ["note registered: broker 4 is stopped; broker 5 still runs"]);
    assert.equal(judge(seen).level, "healthy");
  });

  it("says where the voters stand, and what an up does about those of a dynamic quorum", () => {
    assert.match(
      statusText(judge(kraft({}, { kind: "static" }))),
      /metadata\.version 30; voters are in files \(static\)/,
    );
    const changed = { 103: { role: "observer", caughtUp: false, behindMs: null } } as const;
    const seen = judge(kraft(changed, { kind: "dynamic", voters: [101, 102] }));
    assert.match(statusText(seen), /voters are in the metadata \(dynamic\)/);
    const finding = seen.findings.find(({ check }) => check === "quorum-voters");
    assert.equal(finding?.given, "103 is in the stack and does not vote");
    assert.match(finding?.fix ?? "", /^run up: it gives and takes one vote each time/);
  });

  it("notes controllers that are registered and left the stack, which hold metadata.version back", () => {
    const seen = kraft({}, { ghostControllers: [104] });
    assert.deepEqual(found(seen), ["note registered-controllers: controller 104"]);
    assert.equal(judge(seen).level, "healthy");
    assert(
      !found(kraft({}, { ghostControllers: [104], voters: [101, 102, 103, 104] }))
        .join()
        .includes("registered"),
    );
  });

  it("stands on the page, with a card for each controller", () => {
    const html = statusPage(judge(kraft({ 103: silent })));
    assert.match(html, /Controllers<\/dt>\s*<dd class="figure">2 of 3<\/dd>\s*<dd class="soft">active: controller 101/);
    assert.match(html, /Controller 103 on kafka3: not responding/);
  });

  it("can be read back, and so can a snapshot of before there were controllers", () => {
    assert.deepEqual(snapshotSchema.parse(JSON.parse(JSON.stringify(kraft()))), kraft());
    const { lost: _, ...rest } = snapshot();
    const old = { ...rest, lost: { zookeeper: [], kafka: [] }, versions: { kafka: "3.9.2", zookeeper: "3.9.5" } };
    assert.deepEqual(snapshotSchema.parse(old).lost, noServers);
  });
});
