import assert from "node:assert/strict";
import { freePort, startSshd, type Sshd } from "./support/sshd";
import type { Result } from "../helpers/pulumi";
import { Project, type Resource, type Stack } from "./support/stack";

describe("A command on a host that is lost", () => {
  let project: Project;
  let sshd: Sshd;
  let stack: Stack;
  let told: Result;
  let deadPort: number;

  const options = { retainOnDelete: true, ignoreChanges: ["*"] };
  const remote = (args: Record<string, unknown>, port = sshd.ports[0]): Resource => {
    const { user, privateKey, hostKey } = sshd;
    const connection = { host: "127.0.0.1", port, user, privateKey, hostKey, dialErrorLimit: 0 };
    return { type: "remote", args: { connection, addPreviousOutputInEnv: false, ...args } };
  };
  const local = (stdin: string): Resource => {
    const append = `cat >> ${project.file("local")}`;
    return { type: "local", args: { create: append, update: append, stdin } };
  };
  const commands = { create: "echo created", update: "echo updated", delete: "true" };

  before(async () => {
    project = await Project.create();
    sshd = await startSshd(project.file("sshd"));
    stack = await project.stack("lost");
    deadPort = await freePort();
    const created = await stack.up({ there: remote({ ...commands, stdin: "1" }), upload: local("1") });
    assert.equal(created.exitCode, 0, created.text);
    await sshd.stop();
  });

  after(() => project.remove());

  it("fails an update and a delete as long as nobody tells", async () => {
    const updated = await stack.up({ there: remote({ ...commands, stdin: "2" }), upload: local("1") });
    assert.notEqual(updated.exitCode, 0);
    const removed = await stack.up({ upload: local("1") });
    assert.notEqual(removed.exitCode, 0);
  });

  it("is left alone whatever changes about it, and one that never was is recorded without a visit", async () => {
    told = await stack.up({
      there: { ...remote({ stdin: "3" }, deadPort), options },
      upload: { ...local("3"), options },
      unborn: { ...remote({ stdin: "1" }, deadPort), options },
    });
    assert.equal(told.exitCode, 0, told.text);
    assert.equal(stack.stored("there")?.inputs["stdin"], "1");
    assert.equal(stack.stored("there")?.inputs["create"], commands.create);
    assert.equal(stack.stored("there")?.outputs["stdout"], "created");
    assert.equal(project.read("local"), "1");
  });

  it("goes from the state without a visit when it leaves the program", async () => {
    const left = await stack.up({ unborn: { ...remote({ stdin: "1" }, deadPort), options } });
    assert.equal(left.exitCode, 0, left.text);
    assert.equal(stack.stored("there"), undefined);
  });

  it("goes from the state without a visit when the stack is destroyed", async () => {
    const destroyed = await stack.destroy();
    assert.equal(destroyed.exitCode, 0, destroyed.text);
    assert.equal(stack.stored("unborn"), undefined);
  });
});
