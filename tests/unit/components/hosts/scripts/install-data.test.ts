import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { Shell } from "../../../../helpers/shell";

describe("the script install.sh", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell(["install"])));
  afterEach(() => shell.remove());

  describe("prepares a data directory:", () => {
    const prepare = () => shell.run('prepare_data "$dir/data" "$(id -un)" mine kafka.paths.data');

    it("makes it, claims it, and remembers that it made it", async () => {
      assert.equal((await prepare()).code, 0);
      assert.equal((await prepare()).code, 0);
      assert.equal(shell.read("data/.cluster-id"), "mine\n");
      assert.equal(shell.read("state/made"), `${shell.path("data")}\n`);
    });

    it("takes an empty one, as on a fresh disk, which is not its own to delete", async () => {
      mkdirSync(shell.path("data/lost+found"), { recursive: true });
      assert.equal((await prepare()).code, 0);
      assert.equal(shell.read("data/.cluster-id"), "mine\n");
      assert.equal(existsSync(shell.path("state/made")), false);
    });

    it("refuses one with files of something else, and one of another cluster", async () => {
      mkdirSync(shell.path("data/orders-0"), { recursive: true });
      assert.match((await prepare()).stderr, /^kafka\.paths\.data: must be empty or belong to this cluster\n/);
      writeFileSync(shell.path("data/.cluster-id"), "other\n");
      assert.match((await prepare()).stderr, /it belongs to cluster other/);
    });
  });

  describe("knows the data directories that it prepared:", () => {
    const prepare = (...before: string[]) =>
      shell.run(...before, 'prepare_data "$dir/data" "$(id -un)" mine kafka.paths.data');
    const findmnt = "findmnt() { echo /dev/sdb1 6f1c; }";

    it("it writes down the file system, once, and anew when it is another one", async () => {
      for (let run = 0; run < 2; run++) assert.equal((await prepare(findmnt)).code, 0);
      assert.equal(shell.read("state/prepared"), `${shell.path("data")} /dev/sdb1 6f1c\n`);
      await prepare("findmnt() { echo /dev/sdc1; }");
      assert.equal(shell.read("state/prepared"), `${shell.path("data")} /dev/sdc1\n`);
    });

    it("it goes on where findmnt is missing", async () => {
      assert.equal((await prepare("findmnt() { return 127; }")).code, 0);
      assert.equal(shell.read("state/prepared"), `${shell.path("data")} \n`);
    });

    for (const [title, change] of [
      ["missing", 'rm -r "$dir/data"'],
      ["empty", 'rm "$dir/data/.cluster-id"'],
    ] as const)
      it(`it refuses one that is ${title} now, as when its disk is not mounted, and makes nothing there`, async () => {
        await prepare(findmnt);
        const { code, stderr } = await prepare(change);
        assert.equal(code, 1);
        assert.match(stderr, /^kafka\.paths\.data: .*data was prepared before, so its \.cluster-id must be there\n/);
        assert.equal(existsSync(shell.path("data/.cluster-id")), false);
      });

    it("what its message says to do when the data is lost is accepted", async () => {
      await prepare(findmnt);
      const { stderr } = await prepare('rm -r "$dir/data"');
      const [, command = ""] = /on one host at a time: (.*)\n/.exec(stderr) ?? [];
      assert.equal((await shell.run(command)).code, 0);
      assert.equal((await prepare()).code, 0);
    });

    it("it forgets one that it deletes, and others it keeps", async () => {
      await prepare(findmnt);
      await shell.run('prepare_data "$dir/more" "$(id -un)" mine kafka.paths.data');
      assert.equal((await shell.run('remove_data "$dir/data" mine')).code, 0);
      assert.equal(existsSync(shell.path("data")), false);
      assert.match(shell.read("state/prepared"), /^\S+\/more [^\n]*\n$/);
      assert.equal((await prepare()).code, 0);
    });
  });

  it("deletes only data that it made, of its own cluster", async () => {
    const [made, taken, others] = ["made", "taken", "others"].map((name) => shell.path(name));
    for (const directory of [made, taken, others]) mkdirSync(String(directory));
    for (const name of ["made", "taken"]) writeFileSync(shell.path(name, ".cluster-id"), "mine\n");
    writeFileSync(shell.path("others/.cluster-id"), "other\n");
    const lines = ["made", "taken", "others"].map((name) => `remove_data "$dir/${name}" mine`);
    const { code, stderr } = await shell.run(`printf '%s\\n' "$dir/made" "$dir/others" > "$state/made"`, ...lines);
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(shell.directory).sort(), ["others", "state", "taken"]);
    assert.equal(stderr.match(/is kept: this program did not make it/g)?.length, 2);
  });
});

describe("the script install.sh, for a server that finds among its data who it is,", () => {
  let shell: Shell;

  beforeEach(() => (shell = new Shell(["install", "configure"])));
  afterEach(() => shell.remove());

  const identify = (node: number) =>
    shell.run(
      'mkdir -p "$dir/data"',
      `put_identity "$dir/data" "$(id -un)" 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d ${node}`,
    );

  it("writes it with the id of the cluster as Kafka writes ids", async () => {
    assert.equal((await identify(101)).code, 0);
    const id = Buffer.from("0a1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d", "hex").toString("base64url");
    assert.equal(id.length, 22);
    assert.equal(shell.read("data/meta.properties"), `version=1\ncluster.id=${id}\nnode.id=101\n`);
  });

  it("writes the id that the brokers of a cluster had with ZooKeeper, where a roll noted it: another is another cluster", async () => {
    await shell.run(`echo AAAAAAAAAAAAAAAAAAAAAA > "$state/kafka-id"`);
    assert.equal((await identify(101)).code, 0);
    assert.match(shell.read("data/meta.properties"), /^cluster\.id=AAAAAAAAAAAAAAAAAAAAAA$/m);
  });

  it("leaves what is there as it is: the server has added to it, and another id would make it another server", async () => {
    mkdirSync(shell.path("data"), { recursive: true });
    writeFileSync(shell.path("data/meta.properties"), "node.id=102\ndirectory.id=x\n");
    assert.equal((await identify(101)).code, 0);
    assert.equal(shell.read("data/meta.properties"), "node.id=102\ndirectory.id=x\n");
  });
});
