import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { Shell } from "../../../../helpers/shell";

describe("the script install.sh on a host without Java", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell(["install"])));
  afterEach(() => shell.remove());

  /** An apt that has some releases, and writes down what it is told to install. */
  function apt(...releases: number[]): string[] {
    const names = releases.map((release) => `openjdk-${release}-jre-headless`).join("|") || "none";
    return [
      `apt-get() { case "$*" in *" install "*) printf '%s\\n' "$*" >> "$dir/apt" ;; esac; }`,
      `apt-cache() { case $2 in ${names}) echo '  Candidate: 1' ;; *) echo '  Candidate: (none)' ;; esac; }`,
    ];
  }

  it("installs the newest long-term release in the range that the packages have", async () => {
    const { code, stderr } = await shell.run(...apt(8, 11, 17, 25), 'install_java "$dir/jre" 8 21');
    assert.equal(code, 0, stderr);
    assert.match(shell.read("apt"), /install openjdk-17-jre-headless\n$/);
    assert.match(stderr, /^installing openjdk-17-jre-headless on /);
  });

  it("does the same with dnf, whose packages have other names", async () => {
    const dnf = `dnf() { case "$*" in *list*java-1.8.0-*) ;; *list*) return 1 ;; *) printf '%s\\n' "$*" >> "$dir/dnf" ;; esac; }`;
    const without = 'command() { [ "$2" != apt-get ]; }';
    const { code, stderr } = await shell.run(dnf, without, 'install_java "$dir/jre" 8 21');
    assert.equal(code, 0, stderr);
    assert.equal(shell.read("dnf"), "--assumeyes --quiet install java-1.8.0-openjdk-headless\n");
  });

  it("leaves a Java alone that is there", async () => {
    mkdirSync(shell.path("jre/bin"), { recursive: true });
    writeFileSync(shell.path("jre/bin/java"), "");
    const { code } = await shell.run("apt-get() { exit 9; }", 'install_java "$dir/jre" 8 21');
    assert.equal(code, 0);
  });

  it("says when the packages have none in the range", async () => {
    const { code, stderr } = await shell.run(...apt(25), 'install_java "$dir/jre" 8 21');
    assert.equal(code, 1);
    assert.match(stderr, /^java\.install: the packages must have a Java from 8 to 21\n.*have none\n.*package source/);
  });

  it("says when the package cannot be installed", async () => {
    const broken = `apt-get() { case "$*" in *" install "*) echo 'E: no network' >&2; return 100 ;; esac; }`;
    const { code, stderr } = await shell.run(...apt(17), broken, 'install_java "$dir/jre" 8 21');
    assert.equal(code, 1);
    assert.match(stderr, /E: no network\njava\.install: openjdk-17-jre-headless must be installable\n/);
  });
});
