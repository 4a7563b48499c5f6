import assert from "node:assert/strict";
import { inspectAgent } from "../../operations/transport/inspect-agent";
import { execute } from "../../operations/transport/remote";
import { dial } from "../../operations/transport/ssh";
import type { SshConnection } from "../../operations/transport/ssh-connection";
import { eventually } from "../e2e/support/hosts";
import { Agent } from "./support/agent";
import { Relay } from "./support/relay";
import { freePort, otherHostKey, type Sshd, startSshd } from "./support/sshd";
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

  describe("through a jump host", () => {
    let jump: SshConnection;
    let through: SshConnection;

    before(() => {
      jump = { ...host(), port: sshd.ports[1], privateKey: sshd.authorize("jumps", passphrase) };
      jump = { ...jump, privateKeyPassword: passphrase };
      through = { ...host(), privateKey: sshd.privateKey, proxy: jump };
    });

    it("succeeds with a login of its own on either", async () => {
      assert.equal(await byJob(through), "works");
      const client = await dial(through);
      // What the host sees is the jump host's connection.
      assert.match(await execute(client, "bash -s", "echo $SSH_CONNECTION", "bash"), / 127\.0\.0\.1 \d+$/m);
      client.end();
      const up = await byPlugin(through);
      assert.equal(up.exitCode, 0, up.text);
      assert(!stack.state.includes(passphrase));
      const destroyed = await stack.destroy();
      assert.equal(destroyed.exitCode, 0, destroyed.text);
    });

    it("is one login for many hosts at a time, which ends with the last of them", async () => {
      const relay = await Relay.to(sshd.ports[1]);
      const many = { ...through, proxy: { ...jump, port: relay.port } };
      const clients = await Promise.all(Array.from({ length: 12 }, () => dial(many)));
      assert.equal(relay.connections, 1);
      const closed = clients.map((client) => new Promise<void>((resolve) => client.once("close", () => resolve())));
      for (const client of clients) client.end();
      await Promise.all(closed);
      await eventually("the jump host is left", 10, () => Promise.resolve(relay.connections === 0));
      const again = await dial(many);
      relay.cut();
      await new Promise<void>((resolve) => again.once("close", () => resolve()));
      (await dial(many)).end();
      await relay.close();
    });

    for (const [hop, change] of Object.entries({
      jump: (key: string) => ({ ...through, proxy: { ...jump, hostKey: key } }),
      host: (key: string) => ({ ...through, hostKey: key }),
    }))
      it(`is refused when the ${hop} shows another key than the pinned one, and says which of them`, async () => {
        const other = change(otherHostKey(project.file(`sshd`), `other-${hop}`));
        const blamed =
          hop === "jump" ? /jump host 127\.0\.0\.1:\d+: .*host key mismatch/ : /through jump host .*mismatch/;
        await assert.rejects(byJob(other), blamed);
        if (hop === "jump") await assert.rejects(byJob(other), (error: Error) => !error.message.startsWith("through"));
        const up = await byPlugin(other);
        assert.notEqual(up.exitCode, 0);
        assert.match(up.text, /proxy: .*ssh: host key mismatch/);
      });

    it("names both hops when the host is not reached from it", async () => {
      const port = await freePort();
      await assert.rejects(
        byJob({ ...through, port }),
        /^Error: through jump host 127\.0\.0\.1:\d+: .*dial tcp 127\.0\.0\.1/,
      );
    });
  });

  describe("to a host that has no key but an RSA one", () => {
    let old: Sshd;

    before(async () => {
      old = await startSshd(project.file("sshd-rsa"), "rsa");
    });

    after(() => old.stop());

    it("succeeds with that key pinned, and is refused with another server's", async () => {
      assert.match(old.hostKey, /^ssh-rsa /);
      const own = { ...host(), port: old.ports[0], privateKey: old.privateKey };
      const right = { ...own, hostKey: old.hostKey };
      assert.equal(await byJob(right), "works");
      const up = await byPlugin(right);
      assert.equal(up.exitCode, 0, up.text);
      await assert.rejects(byJob(own));
      assert.notEqual((await byPlugin(own)).exitCode, 0);
      assert.equal((await stack.destroy()).exitCode, 0);
    });
  });
});
