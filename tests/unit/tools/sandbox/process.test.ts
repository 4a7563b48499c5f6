import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { isRunning, parseStat, readRecord, RECORD_AND_EXEC } from "../../../../tools/sandbox/process";

describe("the sandbox's process record", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "record-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("can be read for a process name with spaces and parentheses", () => {
    const fields = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20";
    assert.deepEqual(parseStat(`42 (odd) name) ${fields}`), { pid: 42, state: "S", startTime: 4711 });
  });

  it("is undefined when its file is missing, empty or truncated", () => {
    assert.equal(readRecord(path.join(folder, "missing")), undefined);
    for (const text of ["", "boot-id", "boot-id 42 (name"]) {
      writeFileSync(path.join(folder, "cut"), text);
      assert.equal(readRecord(path.join(folder, "cut")), undefined);
    }
  });

  // Only Linux has /proc, and the sandbox.
  if (process.platform !== "linux") return;
  it("distinguishes a running process from an ended one, from a reused id and from an earlier boot", () => {
    const file = path.join(folder, "process");
    execFileSync("/bin/sh", ["-c", RECORD_AND_EXEC, file, "true"]);
    const ended = readRecord(file);
    assert.ok(ended);
    assert.equal(isRunning(ended), false);
    execFileSync("/bin/sh", [
      "-c",
      `cat /proc/sys/kernel/random/boot_id /proc/${process.pid}/stat | paste -sd ' ' > "$0"`,
      file,
    ]);
    const running = readRecord(file);
    assert.ok(running);
    assert.equal(isRunning(running), true);
    assert.equal(isRunning({ ...running, startTime: running.startTime + 1 }), false);
    assert.equal(isRunning({ ...running, bootId: "another" }), false);
  });
});
