import assert from "node:assert/strict";
import { heapBytes, jvmOptions } from "../../../../components/model/jvm";

describe("a heap size", () => {
  for (const [heap, bytes] of Object.entries({ "1k": 1024, "512m": 2 ** 29, "6G": 6 * 2 ** 30 })) {
    it(`of ${heap} has ${bytes} bytes`, () => {
      assert.equal(heapBytes(heap), bytes);
    });
  }

  for (const text of ["", "512", "0m", "1.5g", "512mb", "-1g", " 1g", "1t", "1g\n-XX:Evil"]) {
    it(`is rejected as ${JSON.stringify(text)}`, () => {
      assert.equal(heapBytes(text), undefined);
    });
  }
});

describe("the JVM options", () => {
  it("set equal minimum and maximum heap, so that the heap never grows at run time", () => {
    const options = jvmOptions("6g");
    assert(options.includes("-Xms6g") && options.includes("-Xmx6g"));
  });

  it("exit on OutOfMemoryError, so that systemd restarts the process", () => {
    assert(jvmOptions("1g").includes("-XX:+ExitOnOutOfMemoryError"));
  });

  const collector = /-XX:(\+Use\w*GC$|MaxGCPauseMillis|InitiatingHeap|\+ExplicitGC)/;

  for (const further of [[], ["-Xss1m"], ["-XX:+UseG1GC"], ["-XX:MaxGCPauseMillis=50"]])
    it(`choose the G1 collector beside ${JSON.stringify(further)}`, () => {
      assert.equal(jvmOptions("1g", further).filter((option) => collector.test(option)).length, 4);
    });

  for (const other of ["UseZGC", "UseParallelGC", "UseSerialGC", "UseShenandoahGC", "UseConcMarkSweepGC"])
    it(`leave the collector to ${other}, because a JVM with two does not start`, () => {
      assert.deepEqual(
        jvmOptions("1g", [`-XX:+${other}`]).filter((option) => collector.test(option)),
        [],
      );
    });
});
