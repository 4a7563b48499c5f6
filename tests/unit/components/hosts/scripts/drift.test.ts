import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Shell } from "../../../../helpers/shell";

const script = readFileSync(path.join(__dirname, "../../../../../components/hosts/scripts/drift.sh"), "utf8");

describe("the script drift.sh", () => {
  let shell: Shell;

  beforeEach(async () => {
    shell = new Shell(["configure", "key-files"]);
    const file = `printf x | put_file "$dir/a" 0644 "$me"`;
    const { code, stderr } = await shell.run(
      ...["begin_service kafka", file, "finish_service digest"],
      ...['begin_keys kafka "$(id -un)" "$dir/tls" 0750 "$me"', key("server.pem"), key("ca.pem"), "finish_keys"],
    );
    assert.equal(code, 0, stderr);
  });
  afterEach(() => shell.remove());

  /** `eA==` stands for `x`. */
  const key = (name: string) =>
    `put_key "$dir/tls/${name}" 0640 "$me" 0A1B 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 eA==`;

  /** What it finds after somebody did something. */
  async function drift(...changes: string[]): Promise<string[]> {
    const own = script.replace("state=/var/lib/kafka-zookeeper", "");
    const runs = "systemctl() { [ $1 != is-active ]; }";
    const { code, stdout, stderr } = await shell.run(...changes, 'touch "$state/cluster-id"', runs, own);
    assert.equal(code, 0, stderr);
    return stdout
      .replaceAll(`${shell.directory}/`, "")
      .split("\n")
      .filter((line) => line !== "" && line !== "kafka does not run");
  }

  it("finds nothing where all is as it was left", async () => {
    assert.deepEqual(await drift(), []);
  });

  it("finds a file and a key file that were changed, without a word of what is in them", async () => {
    assert.deepEqual(await drift('echo wrong > "$dir/a"; echo wrong > "$dir/tls/server.pem"'), [
      "a was changed",
      "tls/server.pem was changed",
    ]);
  });

  it("finds a key file that is missing, and with their directory all of them", async () => {
    assert.deepEqual(await drift('rm "$dir/tls/ca.pem"'), ["tls/ca.pem is missing"]);
    assert.deepEqual(await drift('rm -r "$dir/tls"'), [
      "tls is missing",
      "tls/server.pem is missing",
      "tls/ca.pem is missing",
    ]);
  });

  it("finds a key file, and a directory of key files, that others may read", async () => {
    const [file, directory, ...others] = await drift('chmod 0644 "$dir/tls/server.pem"; chmod 0755 "$dir/tls"');
    assert.match(file ?? "", /^tls is 755 \S+, not 750 \S+$/);
    assert.match(directory ?? "", /^tls\/server\.pem is 644 \S+, not 640 \S+$/);
    assert.deepEqual(others, []);
  });
});
