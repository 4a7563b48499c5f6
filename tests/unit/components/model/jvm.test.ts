import assert from "node:assert/strict";
import { heapBytes, jvmOptions } from "../../../../components/model/jvm";

describe("a heap", () => {
  for (const [heap, bytes] of Object.entries({ "1k": 1024, "512m": 2 ** 29, "6G": 6 * 2 ** 30 })) {
    it(`of ${heap} is ${bytes} bytes`, () => {
      assert.equal(heapBytes(heap), bytes);
    });
  }

  for (const text of ["", "512", "0m", "1.5g", "512mb", "-1g", " 1g", "1t", "1g\n-XX:Evil"]) {
    it(`is not a size when it is ${JSON.stringify(text)}`, () => {
      assert.equal(heapBytes(text), undefined);
    });
  }
});

describe("the JVM's options", () => {
  it("fix the heap, so that the operating system never has to take memory back", () => {
    const options = jvmOptions("6g");
    assert(options.includes("-Xms6g") && options.includes("-Xmx6g"));
  });

  it("end a process whose heap is exhausted, so that systemd starts a fresh one", () => {
    assert(jvmOptions("1g").includes("-XX:+ExitOnOutOfMemoryError"));
  });
});
