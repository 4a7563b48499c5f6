import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { freePort, startCounter, startSshd, type Sshd } from "./support/sshd";
import type { Result } from "../helpers/pulumi";
import { Project, type Resource, type Stack } from "./support/stack";

type Resources = Record<string, Resource>;

const secret = "not-to-be-seen-in-the-state";
const kibibyte = "x".repeat(1024);

describe("A command that lives through create, change and destroy", () => {
  let project: Project;
  let sshd: Sshd;
  let stack: Stack;
  let created: Result;
  let preview: Result;

  const connection = (port = sshd.ports[0]) => {
    const { user, privateKey, hostKey } = sshd;
    return { host: "127.0.0.1", port, user, privateKey, hostKey, dialErrorLimit: 0 };
  };
  const remote = (args: Record<string, unknown>): Resource => ({
    type: "remote",
    args: { connection: connection(), addPreviousOutputInEnv: false, ...args },
  });

  const first = (): Resources => ({
    greeting: remote({ create: "printf 'hello\\n\\n'; printf 'noise\\n' >&2" }),
    fed: remote({ create: "sed s/^/create:/", update: "sed s/^/update:/", stdin: "one" }),
    fedByFed: { ...remote({ create: "cat" }), stdinFrom: "fed" },
    moved: remote({ create: "true", update: "echo $SSH_CONNECTION | cut -d' ' -f4" }),
    replaced: remote({
      create: `echo create >> ${project.file("replaced")}`,
      delete: `(echo delete; cat; echo $SSH_CONNECTION | cut -d' ' -f4) >> ${project.file("replaced")}`,
      stdin: "stored\n",
      triggers: [1],
    }),
    large: remote({ create: "wc -c", stdin: kibibyte.repeat(200) }),
    long: remote({ create: "seq 1 60000", logging: "none" }),
    hidden: { ...remote({ create: "wc -c", stdin: secret }), secrets: ["stdin"] },
    remembering: remote({
      create: "echo one",
      update: "echo before: $PULUMI_COMMAND_STDOUT",
      addPreviousOutputInEnv: true,
      stdin: "1",
    }),
    accepting: remote({ create: "echo $ACCEPTED", environment: { ACCEPTED: "yes" } }),
    jumping: remote({ create: "echo there", connection: { ...connection(), proxy: connection(sshd.ports[1]) } }),
    flaky: remote({ create: "true", update: `test -e ${project.file("allow")} || exit 3; echo repaired`, stdin: "1" }),
    here: {
      type: "local",
      args: {
        create: 'printf "$GREETING in "; basename "$PWD"; cat',
        update: 'echo "before: $PULUMI_COMMAND_STDOUT"',
        delete: `cat > ${project.file("here-deleted")}`,
        dir: project.file("state"),
        environment: { GREETING: "hello" },
        interpreter: ["/bin/bash", "-c"],
        stdin: "piped",
      },
    },
    identity: { type: "uuid", args: {} },
  });

  const second = (): Resources => {
    const resources = first();
    const { args } = resources["replaced"]!;
    return {
      ...resources,
      fed: remote({ ...resources["fed"]!.args, stdin: "two" }),
      moved: remote({ ...resources["moved"]!.args, connection: connection(sshd.ports[1]) }),
      replaced: remote({ ...args, triggers: [2], stdin: "newer\n", connection: connection(sshd.ports[1]) }),
      remembering: remote({ ...resources["remembering"]!.args, stdin: "2" }),
      here: { type: "local", args: { ...resources["here"]!.args, environment: { GREETING: "bye" } } },
    };
  };

  const output = (name: string, key = "stdout") => stack.stored(name)?.outputs[key];

  before(async () => {
    project = await Project.create();
    sshd = await startSshd(project.file("sshd"));
    stack = await project.stack("life");
    created = await stack.up(first());
    assert.equal(created.exitCode, 0, created.text);
  });

  after(async () => {
    await sshd.stop();
    project.remove();
  });

  it("stores what the create command printed, without one trailing newline", () => {
    assert.equal(output("greeting"), "hello\n");
    assert.equal(output("greeting", "stderr"), "noise");
  });

  it("shows the lines of a command while it runs, unless told not to", () => {
    assert.match(created.text, /greeting creating .*noise/);
    assert.doesNotMatch(created.text, /59999/);
  });

  it("hands over an input of 200 KiB whole", () => assert.equal(output("large"), "204800"));

  it("stores an output of 340 KiB whole", () => {
    const lines = String(output("long")).split("\n");
    assert.equal(lines.length, 60_000);
    assert.equal(lines.at(-1), "60000");
  });

  it("hands over a variable that the server accepts", () => assert.equal(output("accepting"), "yes"));

  it("reaches a host through a bastion", () => assert.equal(output("jumping"), "there"));

  it("feeds a secret to the command and keeps it out of the state", () => {
    assert.equal(output("hidden"), String(secret.length));
    assert.ok(!stack.state.includes(secret));
    assert.ok(!stack.state.includes("OPENSSH PRIVATE KEY"));
  });

  it("runs a local command with directory, environment, interpreter and input", () => {
    assert.equal(output("here"), "hello in state\npiped");
  });

  it("draws an identity once and uses it as the resource's id", () => {
    assert.match(String(output("identity", "result")), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(stack.stored("identity")?.id, output("identity", "result"));
  });

  it("does nothing when nothing changed", async () => {
    const repeated = await stack.up(first(), "--expect-no-changes");
    assert.equal(repeated.exitCode, 0, repeated.text);
    assert.equal(project.read("replaced"), "create\n");
  });

  it("previews a new stack and changes without connecting to any host", async () => {
    const counter = await startCounter();
    const resources = second();
    resources["moved"] = remote({ ...resources["moved"]!.args, connection: connection(counter.port) });
    resources["unborn"] = remote({ create: "echo", connection: connection(await freePort()) });
    preview = await stack.preview(resources);
    counter.stop();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.equal(counter.connections(), 0);
  });

  it("treats the output of a changed command as unknown in a preview", () => {
    assert.match(preview.text, /~ +command:remote:Command fedByFed update/);
  });

  it("runs update when the input changes", async () => {
    const changed = await stack.up(second());
    assert.equal(changed.exitCode, 0, changed.text);
    assert.equal(output("fed"), "update:two");
    assert.equal(output("fedByFed"), "update:two");
  });

  it("runs update over the new connection when only the connection changes", () => {
    assert.equal(output("moved"), String(sshd.ports[1]));
  });

  it("replaces when triggers change: creates first, then deletes with the stored input and connection", () => {
    assert.equal(project.read("replaced"), `create\ncreate\ndelete\nstored\n${sshd.ports[0]}\n`);
  });

  it("hands the previous output to the next run", () => {
    assert.equal(output("remembering"), "before: one");
    assert.equal(output("here"), "before: hello in state\npiped");
  });

  it("keeps the old state when an update fails", async () => {
    const resources = second();
    resources["flaky"] = remote({ ...resources["flaky"]!.args, stdin: "2" });
    const failed = await stack.up(resources);
    assert.notEqual(failed.exitCode, 0);
    assert.equal(stack.stored("flaky")?.inputs["stdin"], "1");
    assert.equal(output("flaky"), "");
  });

  it("runs the update again the next time", async () => {
    const resources = second();
    resources["flaky"] = remote({ ...resources["flaky"]!.args, stdin: "2" });
    writeFileSync(project.file("allow"), "");
    const retried = await stack.up(resources);
    assert.equal(retried.exitCode, 0, retried.text);
    assert.equal(output("flaky"), "repaired");
  });

  it("runs delete with the stored input and connection when the stack is destroyed", async () => {
    const destroyed = await stack.destroy();
    assert.equal(destroyed.exitCode, 0, destroyed.text);
    assert.ok(project.read("replaced").endsWith(`delete\nnewer\n${sshd.ports[1]}\n`));
    assert.equal(project.read("here-deleted"), "piped");
  });
});
