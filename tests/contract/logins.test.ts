import assert from "node:assert/strict";
import { inspectAgent } from "../../operations/transport/inspect-agent";
import { execute } from "../../operations/transport/remote";
import { dial } from "../../operations/transport/ssh";
import type { SshConnection } from "../../operations/transport/ssh-connection";
import { Agent } from "./support/agent";
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
  const byPlugin = (connection: SshConnection, ...options: string[]) => {
    const args = { connection, create: "printf works", delete: "true", addPreviousOutputInEnv: false };
    return stack.up({ one: { type: "remote", args } }, ...options);
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

  describe("by an agent", () => {
    const agents: Agent[] = [];
    const agent = async (name: string, key?: string) => {
      const started = await Agent.start(project.file(name), key);
      agents.push(started);
      return started;
    };
    /** As in another login session, whose agent has another socket. */
    const inSession = ({ socket }: Pick<Agent, "socket">) => {
      project.environment = { SSH_AUTH_SOCK: socket };
      process.env["SSH_AUTH_SOCK"] = socket;
    };
    let key: string;
    let inherited: string | undefined;

    before(() => {
      inherited = process.env["SSH_AUTH_SOCK"];
      key = sshd.authorize("agents");
    });

    after(() => {
      project.environment = {};
      if (inherited === undefined) delete process.env["SSH_AUTH_SOCK"];
      else process.env["SSH_AUTH_SOCK"] = inherited;
      for (const one of agents) one.stop();
    });

    it("succeeds, and another session's agent changes nothing and serves a destroy", async () => {
      const [first, second] = [await agent("first.sock", key), await agent("second.sock", key)];
      inSession(first);
      assert.equal(await byJob(host()), "works");
      const up = await byPlugin(host());
      assert.equal(up.exitCode, 0, up.text);
      assert(!stack.state.includes(first.socket));
      first.stop();
      inSession(second);
      assert.equal(await byJob(host()), "works");
      const again = await byPlugin(host(), "--expect-no-changes");
      assert.equal(again.exitCode, 0, again.text);
      const destroyed = await stack.destroy();
      assert.equal(destroyed.exitCode, 0, destroyed.text);
    });

    it("succeeds by a socket that is named", async () => {
      inSession({ socket: "" });
      const named = { ...host(), agentSocketPath: (await agent("named.sock", key)).socket };
      assert.equal(await byJob(named), "works");
      const up = await byPlugin(named);
      assert.equal(up.exitCode, 0, up.text);
    });

    it("is asked for its keys before anything else, and one that has none or is gone says so", async () => {
      const full = await agent("full.sock", key);
      assert.deepEqual(inspectAgent(full.socket), { keys: 1 });
      assert.deepEqual(inspectAgent((await agent("empty.sock")).socket), { keys: 0 });
      const missing = inspectAgent(project.file("missing.sock"));
      assert("problem" in missing);
      assert.match(missing.problem, /agent|ENOENT/);
    });

    it("fails without one, and our own job says that an agent is missing", async () => {
      inSession({ socket: project.file("missing.sock") });
      await assert.rejects(byJob(host()), /agent/);
    });
  });
});
