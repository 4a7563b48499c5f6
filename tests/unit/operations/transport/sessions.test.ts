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

describe("a run on hosts that somebody may log in to", () => {
  it("is told what to do about sudo, and never that a host which answers is to be given up", async () => {
    const server = new SshServer();
    try {
      const connection = { ...(await server.listen()), user: "ops" };
      const targets = [{ name: "kafka1", sudo: true, sudoPassword: "planted-password", connection }];
      server.says = "sudo refuses the password of ssh.sudoPassword\n";
      const failure = await withSessions(targets, () => Promise.resolve()).catch(String);
      assert.match(String(failure), /kafka1 \(127\.0\.0\.1\): becoming root failed: sudo refuses the password/);
      assert.match(String(failure), /fix: +pulumi config set --secret --path ssh\.sudoPassword/);
      assert.doesNotMatch(String(failure), /lost: true|planted/);
    } finally {
      await server.close();
    }
  });

  it("is not told that another run holds the lock when the host cannot make one", async () => {
    const server = new SshServer();
    try {
      const targets = [{ name: "kafka1", sudo: true, connection: await server.listen() }];
      server.lockStatus = 1;
      server.says = "sudo: a password is required\n";
      const failure = await withSessions(targets, () => Promise.resolve()).catch(String);
      assert.match(String(failure), /kafka1: \S+roll\.lock cannot be locked: sudo: a password is required$/);
    } finally {
      await server.close();
    }
  });
});
