import assert from "node:assert/strict";
import { otherHostKey, startCounter, startSshd, type Sshd } from "./support/sshd";
import type { Result } from "../helpers/pulumi";
import { Project, type Resource, type Stack } from "./support/stack";

describe("A command that cannot work", () => {
  let project: Project;
  let sshd: Sshd;
  let stack: Stack;
  let result: Result;
  let dials: number;

  const remote = (args: Record<string, unknown>, connection: Record<string, unknown> = {}): Resource => {
    const { user, privateKey, hostKey, ports } = sshd;
    const base = { host: "127.0.0.1", port: ports[0], user, privateKey, hostKey, dialErrorLimit: 1 };
    return { type: "remote", args: { ...args, connection: { ...base, ...connection } } };
  };

  before(async () => {
    project = await Project.create();
    sshd = await startSshd(project.file("sshd"));
    stack = await project.stack("failures");
    const silent = await startCounter();
    const resources = {
      failing: remote({ create: 'echo out; echo "err" >&2; exit 3' }),
      local: { type: "local", args: { create: "echo here; exit 4" } } as const,
      refused: remote({ create: `touch ${project.file("refused")}`, environment: { NOT_ACCEPTED: "1" } }),
      impostor: remote(
        { create: `touch ${project.file("impostor")}` },
        { hostKey: otherHostKey(project.file("sshd")) },
      ),
      unreachable: remote({ create: "true" }, { port: silent.port, dialErrorLimit: 2 }),
    };
    result = await stack.up(resources, "--continue-on-error");
    silent.stop();
    dials = silent.connections();
    assert.notEqual(result.exitCode, 0, result.text);
  });

  after(async () => {
    await sshd.stop();
    project.remove();
  });

  it("reports the exit status, the command in quotes and everything it printed", () => {
    const command = String.raw`"echo out; echo \"err\" >&2; exit 3"`;
    const report = `Process exited with status 3: running ${command}:\n`;
    assert.ok(result.text.includes(report), result.text);
    const lines = result.text.slice(result.text.lastIndexOf(report) + report.length).split("\n", 2);
    assert.deepEqual(lines.map((line) => line.trim()).sort(), ["err", "out"]);
  });

  it("reports a local command the same way", () => {
    assert.match(result.text, /exit status 4: running "echo here; exit 4":\n\s*here\n/);
  });

  it("is not stored", () => {
    for (const name of ["failing", "refused", "impostor", "unreachable"]) assert.equal(stack.stored(name), undefined);
  });

  it("is not run when the server does not accept a variable", () => {
    assert.match(result.text, /could not set environment variable "NOT_ACCEPTED"/);
    assert.match(result.text, /AcceptEnv/);
    assert.equal(project.exists("refused"), false);
  });

  it("is not run when the host shows another key than the expected one", () => {
    assert.match(result.text, /after 1 failed attempts: ssh: handshake failed: ssh: host key mismatch/);
    assert.equal(project.exists("impostor"), false);
  });

  it("gives up on a host that does not answer after as many errors as allowed", () => {
    assert.match(result.text, /after 2 failed attempts: /);
    assert.equal(dials, 3);
  });
});

describe("A stack that is not marked as a sandbox", () => {
  let project: Project;
  let result: Result;

  before(async () => {
    project = await Project.create();
    const stack = await project.stack("production", { sandbox: false });
    result = await stack.up({ real: { type: "local", args: { create: "echo ran" } } });
  });

  after(() => project.remove());

  it("is refused by the substitute and served by the real plugin", () => {
    if (project.isSubstitute) {
      assert.notEqual(result.exitCode, 0);
      assert.match(result.text, /contract:sandbox/);
      assert.match(result.text, /pulumi plugin install resource command 1\.2\.1/);
      assert.match(result.text, /COMMAND_PLUGIN=PATH/);
    } else {
      assert.equal(result.exitCode, 0, result.text);
      assert.doesNotMatch(result.text, /substitute for pulumi-command/);
    }
  });
});
