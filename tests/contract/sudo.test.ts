import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { rootAccess } from "../../components/hosts/root-access";
import { ownRequirements } from "../../components/preflight/host-requirements";
import { sharedRequirements } from "../../components/preflight/shared-requirements";
import type { Target } from "../../components/resources/inputs/target-inputs";
import { preflight } from "../../operations/provider/preflight-job";
import { Connections } from "../../operations/transport/connections";
import { Session } from "../../operations/transport/session";
import { withSessions } from "../../operations/transport/sessions";
import { ensurePackages } from "../../tools/lib/packages";
import { rawHost, specOf } from "../helpers/config";
import { type Sshd, startSshd } from "./support/sshd";
import { Project, type Resource, type Stack } from "./support/stack";

const user = "kz-sudo-test";
const rules = `/etc/sudoers.d/${user}`;
const password = String.raw`planted pass\word $of "sudo"`;
const wrong = "planted-wrong-password";

/** Also while a connection of the user is kept for the next job. */
function removeUser(): void {
  spawnSync("userdel", ["--force", "--remove", user], { stdio: "ignore" });
}

/** With the real sudo, as a user of this machine who is made for it. */
describe("A host where sudo asks for a password", () => {
  let folder: string;
  let sshd: Sshd;
  let project: Project;
  let stack: Stack;

  const target = (sudoPassword = password): Target => ({
    name: "kafka1",
    sudo: true,
    sudoPassword,
    connection: {
      host: "127.0.0.1",
      port: sshd.ports[0],
      user,
      privateKey: sshd.privateKey,
      hostKey: sshd.hostKey,
      dialErrorLimit: 0,
    },
  });
  const allow = (...lines: string[]) =>
    writeFileSync(rules, lines.map((line) => `${line}\n`).join(""), { mode: 0o440 });
  const asking = [`${user} ALL=(ALL) ALL`, `Defaults:${user} timestamp_timeout=0`];
  const command = (script: string, sudoPassword = password): Resource => {
    const { prefix, preamble } = rootAccess({ sudo: true, sudoPassword });
    const shell = `exec ${prefix}bash -s --`;
    return {
      type: "remote",
      args: {
        connection: target().connection,
        create: `${shell} apply 'a b'`,
        update: `${shell} apply 'a b'`,
        delete: `${shell} remove`,
        stdin: preamble + script,
        logging: "stderr",
        addPreviousOutputInEnv: false,
      },
      secrets: ["stdin"],
    };
  };
  const file = (name: string) => path.join(folder, name);

  before(async () => {
    assert.equal(process.getuid?.(), 0, "this suite makes a user, which needs root");
    await ensurePackages([{ file: "/usr/bin/sudo", package: "sudo" }], {});
    // Of a run that was cut.
    removeUser();
    execFileSync("useradd", ["--create-home", "--shell", "/bin/bash", user]);
    execFileSync("chpasswd", { input: `${user}:${password}\n` });
    folder = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-sudo-"));
    chmodSync(folder, 0o755);
    sshd = await startSshd(folder);
    project = await Project.create();
    stack = await project.stack("sudo");
  });

  after(async () => {
    project.remove();
    await sshd.stop();
    rmSync(folder, { recursive: true });
    rmSync(rules, { force: true });
    removeUser();
  });

  for (const [what, lines] of Object.entries({
    "asks each time": asking,
    "has asked already": asking.slice(0, 1),
    "relays what it runs": [...asking, `Defaults:${user} use_pty`],
    "asks for none": [`${user} ALL=(ALL) NOPASSWD:ALL`],
  }))
    describe(`that ${what}`, () => {
      beforeEach(() => allow(...lines));

      it("runs scripts as root, holds a lock and carries a stream both ways", async () => {
        await withSessions([target()], async (sessions) => {
          const session = sessions.get("kafka1");
          assert.equal(await session?.run("id -u; cat < /dev/null"), "0\n");
          const second = withSessions([target()], () => Promise.reject(new Error("both run")));
          await assert.rejects(second, /given: another run holds/);
        });
        const session = await Session.open(target());
        const channel = await session.pipe("127.0.0.1", sshd.ports[1], "kafka");
        channel.write("not SSH\r\n");
        assert.match(await text(channel), /^SSH-2\.0-/);
        session.close();
      });

      it("runs a command of the plugin as root, whose password is nowhere in what is printed or stored", async () => {
        const script = `echo "$(id -u) $1 $2" > ${file("ran")}\nprintf works; [ "$1" = apply ] || rm ${file("ran")}\n`;
        const up = await stack.up({ one: command(script) });
        assert.equal(up.exitCode, 0, up.text);
        const shown = execFileSync("cat", [file("ran")], { encoding: "utf8" });
        assert.equal(shown, "0 apply a b\n");
        const preview = await stack.preview({ one: command(`${script}true\n`) });
        assert.match(preview.text, /one update/);
        const state = stack.state;
        const destroyed = await stack.destroy();
        assert.equal(destroyed.exitCode, 0, destroyed.text);
        assert(!existsSync(file("ran")));
        for (const said of [up.text, preview.text, state, destroyed.text])
          assert(!/planted|pass\\+word/.test(said), said);
      });
    });

  describe("is not entered with a wrong password", () => {
    beforeEach(() => allow(...asking));

    it("which the plugin says within seconds, without the password and without trying the script as one", async () => {
      const began = performance.now();
      const up = await stack.up({ one: command(`touch ${file("ran")}\n`, wrong) });
      assert.notEqual(up.exitCode, 0);
      assert.match(up.text, /sudo refuses the password of ssh\.sudoPassword/);
      assert(!up.text.includes("planted"), up.text);
      assert(performance.now() - began < 20_000);
      assert(!existsSync(file("ran")));
    });

    it("which our own jobs say with the setting to correct, and not that the host has to come back", async () => {
      const began = performance.now();
      const failure = await withSessions([target(wrong)], () => Promise.resolve()).catch(String);
      assert.match(
        String(failure),
        /given: Error: kafka1 \(127\.0\.0\.1\): becoming root failed: sudo refuses the password/,
      );
      assert.match(String(failure), /fix: +pulumi config set --secret --path ssh\.sudoPassword/);
      assert.doesNotMatch(String(failure), /lost: true|planted/);
      assert(performance.now() - began < 6_000);
    });
  });

  describe("is looked at by the preflight", () => {
    const table = async (sudoPassword: string) => {
      const hosts = [rawHost(1, { address: "127.0.0.1" })];
      const spec = specOf({ hosts, ssh: { user, privateKeyFile: "id" } });
      const [host] = spec.hosts;
      assert(host);
      const { connection } = target();
      const targets = [{ connection, needs: ownRequirements(spec, host), sudoPassword }];
      const wanted = { mode: "enforce", shared: sharedRequirements(spec), targets, attempt: "", repairs: 0 };
      const lines: string[] = [];
      const context = { signal: new AbortController().signal, connections: new Connections() };
      const tell = (line: string) => void lines.push(line);
      const failure = await preflight({ wanted }, { ...context, tell }).catch(String);
      return [...lines, String(failure)].join("\n");
    };

    it("as root, when the password is right", async () => {
      allow(...asking);
      assert.doesNotMatch(await table(password), /root:|planted|login:/);
    });

    it("as far as its user may look, when it is wrong, and that is said with the setting to correct", async () => {
      allow(...asking);
      const said = await table(wrong);
      assert.match(
        said,
        /kafka1: root: .* must be root, .*\n +given: +sudo refuses the password of ssh\.sudoPassword\n/,
      );
      assert.match(said, /fix: +pulumi config set --secret --path ssh\.sudoPassword/);
      assert.doesNotMatch(said, /lost: true|planted/);
    });

    it("as far as its user may look, when sudo wants a terminal, and the fix makes it want none", async () => {
      allow(...asking, `Defaults:${user} requiretty`);
      const said = await table(password);
      const [, fix = ""] = /must have a tty.*\n +fix: +(echo '.*' > \S+) on the host/.exec(said) ?? [];
      assert.notEqual(fix, "", said);
      try {
        execFileSync("bash", ["-c", fix]);
        assert.doesNotMatch(await table(password), /root:/);
      } finally {
        rmSync(`${rules}-no-tty`, { force: true });
      }
    });
  });
});
