import assert from "node:assert/strict";
import { execute } from "../../operations/transport/remote";
import { dial, type SshConnection } from "../../operations/transport/ssh";
import { type Sshd, startSshd } from "./support/sshd";
import { Project, type Stack } from "./support/stack";

const passphrase = "planted-passphrase-of-a-key";

/** Each is tried by both programs that talk to hosts: the plugin for commands, and our own jobs. */
describe("A login to a host", () => {
  let project: Project;
  let sshd: Sshd;
  let stack: Stack;

  before(async () => {
    project = await Project.create();
    sshd = await startSshd(project.file("sshd"));
    stack = await project.stack("logins");
  });

  after(async () => {
    await sshd.stop();
    project.remove();
  });

  const host = () => ({
    host: "127.0.0.1",
    port: sshd.ports[0],
    user: sshd.user,
    hostKey: sshd.hostKey,
    dialErrorLimit: 0,
  });
  const byPlugin = (connection: SshConnection) => {
    const args = { connection, create: "printf works", delete: "true", addPreviousOutputInEnv: false };
    return stack.up({ one: { type: "remote", args } });
  };
  const byJob = async (connection: SshConnection) => {
    const client = await dial(connection);
    try {
      return await execute(client, "bash -s", "printf works", "bash");
    } finally {
      client.end();
    }
  };

  describe("by a key with a passphrase", () => {
    let guarded: SshConnection;

    before(() => {
      guarded = { ...host(), privateKey: sshd.authorize("guarded", passphrase), privateKeyPassword: passphrase };
    });

    it("succeeds with it, which is nowhere in the state and in what is printed", async () => {
      assert.equal(await byJob(guarded), "works");
      const up = await byPlugin(guarded);
      assert.equal(up.exitCode, 0, up.text);
      assert.equal(stack.stored("one")?.outputs["stdout"], "works");
      for (const text of [stack.state, up.text, (await stack.destroy()).text]) assert(!text.includes(passphrase));
    });

    it("fails with another one, and neither program prints it", async () => {
      const wrong = { ...guarded, privateKeyPassword: "planted-wrong-passphrase" };
      const job = await byJob(wrong).catch(String);
      const up = await byPlugin(wrong);
      assert.notEqual(up.exitCode, 0);
      for (const text of [job, up.text]) {
        assert.match(text, /failed to parse private key/);
        assert(!text.includes("planted-wrong"), text);
      }
    });
  });
});
