import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { callLine, fileLines, hostScript } from "../../../../components/hosts/host-script";

function bash(script: string, ...args: string[]): string {
  return execFileSync("bash", ["-s", "--", ...args], { input: script, encoding: "utf8", stdio: "pipe" });
}

describe("a script for a host", () => {
  const file = { path: "/etc/a b", content: "it's $HOME `x` \\\n", mode: "0644", owner: "root:root" };
  const script = hostScript({ apply: fileLines(file), remove: [callLine(["remove_service", "kafka"])] });

  it("is understood by bash as a whole", () => {
    execFileSync("bash", ["-n"], { input: script });
  });

  it("takes the lock of the host before it does anything", () => {
    for (const name of ["apply", "remove"]) assert.match(script, new RegExp(`^${name}\\(\\) \\{\nlock_host\n`, "m"));
  });

  it("does nothing, not even to lock, when there is nothing to do", () => {
    assert.match(hostScript({ apply: [], remove: [] }), /^remove\(\) \{\n:\n\}$/m);
  });

  it("runs what it is asked for, with the cluster's identity, and gives its input to nobody", () => {
    const apply = ["cat", callLine(["printf", "%s|", "$cluster_id", "a b"])];
    const quiet = `lock_host() { :; }\n`;
    const text = hostScript({ apply, remove: ["echo removed"] }).replace(/^apply\(\)/m, `${quiet}apply()`);
    assert.equal(bash(text, "apply", "the-id"), "the-id|a b|");
    assert.equal(bash(text, "remove", "the-id"), "removed\n");
  });
});

describe("a call", () => {
  it("leaves plain words as they are and quotes others", () => {
    assert.equal(callLine(["put", "/etc/kafka", 9092, "1=10.0.0.1:2181"]), "put /etc/kafka 9092 1=10.0.0.1:2181");
    assert.equal(callLine(["put", "a b", ""]), "put 'a b' ''");
  });

  it("reaches its function with exactly the words that were given, whatever they are", () => {
    const words = fc.array(fc.string({ unit: "binary" }).filter((word) => !/[\0\ud800-\udfff]/.test(word)));
    fc.assert(
      fc.property(fc.array(words, { minLength: 20, maxLength: 40 }), (calls) => {
        const lines = calls.map((call) => callLine(["show", ...call]));
        const expected = calls.map((call) => call.map((word) => `${word}\0`).join("")).join("");
        const show = `show() { [ $# = 0 ] || printf '%s\\0' "$@"; }`;
        assert.equal(bash([show, ...lines].join("\n")), expected);
      }),
      { numRuns: 10 },
    );
  });
});

describe("a file in a script", () => {
  const file = { path: "/etc/x", mode: "0640", owner: "root:kafka" };

  it("is a call with its content in a here-document that nothing is replaced in", () => {
    assert.deepEqual(fileLines({ ...file, content: "a=$b\n\nc\n" }), [
      "put_file /etc/x 0640 root:kafka << 'END_OF_FILE'",
      "a=$b",
      "",
      "c",
      "END_OF_FILE",
    ]);
  });

  it("arrives as it was rendered", () => {
    const content = "$HOME `id` \\ 'x' \"y\"\n  indented\n\n#end\n";
    assert.equal(bash([`put_file() { cat; }`, ...fileLines({ ...file, content })].join("\n")), content);
  });

  it("is refused when it holds the line that would end it", () => {
    assert.throws(
      () => fileLines({ ...file, content: "a\nEND_OF_FILE\nrm -rf /\n" }),
      /\/etc\/x holds the line END_OF/,
    );
  });

  it("may hold that word inside a line", () => {
    assert.equal(fileLines({ ...file, content: "# END_OF_FILE\n" }).length, 3);
  });
});
