import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import type { HostKeys, KeyFileInputs } from "../../../../components/resources/inputs/key-files-inputs";
import { writeAll, writtenOn } from "../../../../operations/provider/key-files-job";

const content = "-----BEGIN PRIVATE KEY-----\nVERYSECRET\n-----END PRIVATE KEY-----\n";

function file(path: string, more: Partial<KeyFileInputs> = {}): KeyFileInputs {
  return { path, format: "pem", mode: "0640", owner: "root:kafka", serial: "0A1B", ...more };
}

function service(files: KeyFileInputs[]): HostKeys["services"][number] {
  const directory = { path: "/etc/kafka/tls", mode: "0750", owner: "root:kafka" };
  return { service: "kafka", user: "kafka", directory, files };
}

/** Hosts that answer with these words, or not at all; what was run on them and what was said is written down. */
async function write(
  hosts: readonly string[],
  answers: Readonly<Record<string, string | Error>>,
  keys: HostKeys["services"][number][],
) {
  const [scripts, lines]: [Record<string, string>, string[]] = [{}, []];
  const sessions = hosts.map((host) => [
    host,
    {
      run: async (script: string) => {
        scripts[host] = script;
        await new Promise((resolve) => setTimeout(resolve, host === "kafka1" ? 0 : 10));
        const answer = answers[host] ?? "";
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  ]) as [string, { run(script: string): Promise<string> }][];
  const paths = keys.flatMap(({ files }) => files.map(({ path }) => [path, content] as const));
  const wanted = hosts.map((host) => writtenOn(host, keys, Object.fromEntries(paths)));
  const failure = await writeAll(wanted, new Map(sessions), (line) => lines.push(line)).then(
    () => "",
    (error: unknown) => String(error),
  );
  return { scripts, lines, failure };
}

describe("the job that writes key files", () => {
  it("sends the content on standard input in a form in which no shell finds anything, with the digest of the bytes", async () => {
    const { scripts } = await write(["kafka1"], {}, [service([file("/etc/kafka/tls/broker.pem")])]);
    const { kafka1: script = "" } = scripts;
    execFileSync("bash", ["-n"], { input: script });
    const [, digest, base64 = ""] =
      /^put_key \/etc\/kafka\/tls\/broker\.pem 0640 root:kafka 0A1B (\S+) (\S+)$/m.exec(script) ?? [];
    assert.equal(Buffer.from(base64, "base64").toString(), content);
    assert.equal(digest, createHash("sha256").update(content).digest("hex"));
    assert.match(
      script,
      /^lock_host\nbegin_keys kafka kafka \/etc\/kafka\/tls 0750 root:kafka\nput_key .*\nfinish_keys\n}\napply < \/dev\/null\n$/m,
    );
  });

  it("says which file with which certificate it wrote on which host, and which it removed", async () => {
    const said = "wrote /etc/kafka/tls/broker.pem 0A1B\nremoved /etc/kafka/tls/old.pem\n";
    const { lines } = await write(["kafka1"], { kafka1: said }, [service([])]);
    assert.deepEqual(lines, [
      "kafka1: wrote /etc/kafka/tls/broker.pem, certificate 0A1B",
      "kafka1: removed /etc/kafka/tls/old.pem",
    ]);
  });

  it("fails with everything that failed after the other hosts came to their end", async () => {
    const answers = { kafka1: new Error("kafka1 failed: no room"), kafka3: new Error("kafka3 failed: read-only") };
    const { lines, failure } = await write(
      ["kafka1", "kafka2", "kafka3"],
      { ...answers, kafka2: "wrote /etc/kafka/tls/broker.pem 0A1B\n" },
      [service([file("/etc/kafka/tls/broker.pem")])],
    );
    assert.deepEqual(lines, ["kafka2: wrote /etc/kafka/tls/broker.pem, certificate 0A1B"]);
    assert.equal(failure, "Error: kafka1 failed: no room\nkafka3 failed: read-only");
  });

  it("removes what a service had that has no keys any more", async () => {
    const { scripts } = await write(["kafka1"], {}, [{ service: "kafka", user: "kafka", files: [] }]);
    assert.match(scripts["kafka1"] ?? "", /^begin_keys kafka kafka\nfinish_keys$/m);
  });
});
