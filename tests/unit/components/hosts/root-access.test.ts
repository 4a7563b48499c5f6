import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { rootAccess, tryRoot } from "../../../../components/hosts/root-access";

const password = String.raw` pass\word "with" $signs `;

/** A sudo that asks up to three times, as the real one does, and writes down every line that it read and how it was called. */
const sudo = (directory: string, asks: "always" | "never" | "refuses") => `#!/bin/bash
printf '%s\\n' "$*" >> ${directory}/calls
env >> ${directory}/environment
[ "$1 $2 $3" = "-S -p " ] || exit 9
shift 3
case ${asks} in
  refuses) echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1 ;;
  always)
    for attempt in 1 2 3; do
      IFS= read -r line || { echo 'sudo: no password was provided' >&2; break; }
      printf '%s\\n' "$line" >> ${directory}/read
      [ "$line" != '${password}' ] || exec "$@"
      echo 'Sorry, try again.' >&2
    done
    echo "sudo: $((attempt - 1)) incorrect password attempt" >&2
    exit 1 ;;
  never) exec "$@" ;;
esac
`;

describe("a command that becomes root by a password", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-sudo-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const read = (name: string) =>
    existsSync(path.join(directory, name)) ? readFileSync(path.join(directory, name), "utf8") : "";
  const environment = (asks: Parameters<typeof sudo>[1]) => {
    writeFileSync(path.join(directory, "sudo"), sudo(directory, asks), { mode: 0o755 });
    // Names that the script uses may be in the environment of a login, and its shell may export all that is set.
    return { PATH: `${directory}:${process.env["PATH"]}`, HOME: directory, password: "x", SHELLOPTS: "allexport" };
  };
  const run = (asks: Parameters<typeof sudo>[1], command: string, input: string) =>
    spawnSync("bash", ["-c", command], { input, env: environment(asks), encoding: "utf8" });
  const { prefix, preamble } = rootAccess({ sudo: true, sudoPassword: password });

  for (const asks of ["always", "never"] as const)
    it(`gets its arguments and its whole input where sudo ${asks} asks`, () => {
      const script = `printf '%s|' "$@"; echo\nIFS= read -r next\n${password}\necho "$next"; exit 7\n`;
      const { stdout, status, stderr } = run(asks, `exec ${prefix}bash -s -- apply 'a b'`, preamble + script);
      assert.deepEqual([stdout, stderr, status], [`apply|a b|\n${password}\n`, "", 7]);
    });

  it("ends when it wants to, although more input may come", async () => {
    const child = spawn("bash", ["-c", `exec ${prefix}bash -c 'exit 4'`], { env: environment("always") });
    child.stdin.write(preamble);
    const [status] = (await once(child, "exit")) as [number];
    assert.equal(status, 4);
    child.stdin.end();
  });

  it("is refused after one try of a wrong password, and no line of the script is taken for another", () => {
    const wrong = rootAccess({ sudo: true, sudoPassword: "planted-wrong" });
    const { stdout, stderr, status } = run("always", `${wrong.prefix}bash -s`, `${wrong.preamble}echo ran\n`);
    assert.deepEqual([stdout, stderr, status], ["", "sudo refuses the password of ssh.sudoPassword\n", 1]);
    assert.equal(read("read"), "planted-wrong\n");
  });

  it("is refused in the words of sudo for any other reason", () => {
    const { stdout, stderr, status } = run("refuses", `${prefix}bash -s`, `${preamble}echo ran\n`);
    assert.deepEqual(
      [stdout, stderr, status],
      ["", "with ssh.sudoPassword: sudo: sorry, you must have a tty to run sudo\n", 1],
    );
  });

  it("has the password in no command text and no environment", () => {
    run("always", `${prefix}bash -s`, `${preamble}env >> ${directory}/environment; true\n`);
    assert(!(prefix + read("calls")).includes("pass\\word"));
    assert.match(read("environment"), /^PATH=/m);
    assert(!read("environment").includes("pass\\word"));
  });

  it("is not needed to go on: who only looks does so as who it is, and knows why", () => {
    const look = `echo "\${SUDO_SAYS-root}"\n`;
    assert.equal(run("never", "bash -s", tryRoot(password) + look).stdout, "root\n");
    assert.equal(
      run("always", "bash -s", tryRoot("no") + look).stdout,
      "sudo refuses the password of ssh.sudoPassword\n",
    );
  });
});

describe("a command that becomes root without a password", () => {
  it("gets nothing on its input, and needs no sudo where root logs in", () => {
    assert.deepEqual(rootAccess({ sudo: true }), { prefix: "sudo -n ", preamble: "" });
    assert.deepEqual(rootAccess({ sudo: false, sudoPassword: password }), { prefix: "", preamble: "" });
    execFileSync("bash", ["-n"], {
      input: rootAccess({ sudo: true, sudoPassword: password }).preamble.split(" pass")[0],
    });
  });
});
