import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { whereItAnswers } from "../../../../operations/transport/service-scripts";

describe("where a service of a host answers", () => {
  let record: string;

  beforeEach(() => (record = path.join(mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-record-")), "digest")));
  afterEach(() => rmSync(path.dirname(record), { recursive: true }));

  function found(started: string, former?: readonly string[]): string {
    rmSync(record, { force: true });
    if (started !== "") writeFileSync(record, `abc ${started}\n`);
    const lines = whereItAnswers("10.0.0.1", 9094, "kafka", former).replace("/run/kafka/digest", record);
    const { stdout } = spawnSync("bash", ["-euo", "pipefail", "-c", `${lines}; echo "$endpoint"`], {
      encoding: "utf8",
    });
    return stdout.trim();
  }

  it("is where it was started, else where it is planned", () => {
    assert.equal(found("10.0.0.7:9099"), "10.0.0.7:9099");
    assert.equal(found(""), "10.0.0.1:9094");
  });

  it("is where it is planned when it answers there as well as at another port that it was started with", () => {
    const former = ["10.0.0.1:9092", "10.0.0.1:9093"];
    assert.equal(found("10.0.0.1:9092", former), "10.0.0.1:9094");
    assert.equal(found("10.0.0.1:9093", former), "10.0.0.1:9094");
    assert.equal(found("10.0.0.7:9099", former), "10.0.0.7:9099");
    assert.equal(found("", former), "10.0.0.1:9094");
  });
});
