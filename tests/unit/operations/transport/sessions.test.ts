import assert from "node:assert/strict";
import type { Target } from "../../../../components/resources/inputs/target-inputs";
import { withSessions } from "../../../../operations/transport/sessions";
import { SshServer } from "../../../helpers/ssh-server";

describe("two runs on the same hosts", () => {
  let server: SshServer;
  let targets: Target[];

  beforeEach(async () => {
    server = new SshServer();
    targets = [{ name: "kafka1", sudo: false, connection: await server.listen() }];
  });
  afterEach(() => server.close());

  it("do not both stop servers: the second one is refused before it does anything", async () => {
    const done: string[] = [];
    await withSessions(targets, async () => {
      const second = withSessions(targets, () => Promise.resolve(void done.push("second")));
      await assert.rejects(second, /cluster: one run at a time .*\n *given: another run holds .*roll\.lock on kafka1/);
      done.push("first");
    });
    assert.deepEqual(done, ["first"]);
  });

  it("are kept apart although their stack files list the hosts in another order, or have only one in common", async () => {
    const other = new SshServer();
    try {
      const second = { name: "kafka2", sudo: false, connection: await other.listen() };
      await withSessions([...targets, second], async () => {
        for (const list of [[second, ...targets], [second], targets])
          await assert.rejects(
            withSessions(list, () => Promise.reject(new Error("both run"))),
            /given: another run holds .*roll\.lock on kafka\d/,
          );
      });
    } finally {
      await other.close();
    }
  });

  it("do not keep out a preview, which only reads", async () => {
    const done: string[] = [];
    await withSessions(targets, () =>
      withSessions(targets, () => Promise.resolve(void done.push("read")), { locked: false }),
    );
    assert.deepEqual(done, ["read"]);
  });

  it("follow each other when the first one has failed, because its lock goes with it", async () => {
    await assert.rejects(
      withSessions(targets, () => Promise.reject(new Error("the gate timed out"))),
      /the gate timed out/,
    );
    await server.unlocked();
    await withSessions(targets, () => Promise.resolve());
  });
});
