import assert from "node:assert/strict";
import { readHost } from "../../../../operations/status/hosts";

describe("readHost", () => {
  it("parses every service and every directory that status.sh prints", () => {
    const text = [
      "service\tkafka\tactive\t0123456789abcdef\t2\t3.9.2\t384m",
      "service\tzookeeper\tfailed\t\t7\t\t",
      "disk\t/data 1/kafka\t/\t1000\t400",
      "",
    ].join("\n");
    const { services, disks } = readHost(text);
    assert.deepEqual(services.get("kafka"), {
      problem: null,
      digest: "0123456789abcdef",
      restarts: 2,
      version: "3.9.2",
      heap: "384m",
      volumeBytes: null,
    });
    assert.deepEqual(services.get("zookeeper"), {
      problem: "zookeeper is not running; systemd reports failed",
      digest: "",
      restarts: 7,
      version: null,
      heap: null,
      volumeBytes: null,
    });
    assert.deepEqual(disks, [{ path: "/data 1/kafka", mount: "/", totalBytes: 1000, freeBytes: 400 }]);
  });

  it("finds no service and no disk on a host where nothing is installed", () => {
    assert.deepEqual(readHost(""), { services: new Map(), disks: [] });
  });
});
