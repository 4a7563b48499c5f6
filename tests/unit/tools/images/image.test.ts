import assert from "node:assert/strict";
import { imageName, tagOf } from "../../../../tools/images/image";
import { Stack } from "../../../../tools/stack/stack";

describe("the tag of an image", () => {
  it("is the version and eight digits of the content's hash", () => {
    assert.match(tagOf("3.9.2", ["kafka", "a"]), /^3\.9\.2-[0-9a-f]{8}$/);
    assert.equal(tagOf("3.9.2", ["kafka", "a"]), tagOf("3.9.2", ["kafka", "a"]));
  });

  it("changes with the content", () => {
    assert.notEqual(tagOf("3.9.2", ["kafka", "a"]), tagOf("3.9.2", ["kafka", "b"]));
    assert.notEqual(tagOf("3.9.2", ["ab", "c"]), tagOf("3.9.2", ["a", "bc"]));
  });
});

describe("the stacks on the local Kubernetes", () => {
  for (const name of ["k8s", "k8s-ephemeral", "rocketmq-k8s"])
    it(`${name} names the images that are built from its distributions; otherwise its pods could not start`, async () => {
      const stack = Stack.read(name);
      for (const distribution of stack.distributions)
        assert.equal(stack.kubernetes?.kubernetes[distribution.product].image, await imageName(distribution));
    });
});

describe("the distributions of a stack", () => {
  it("have the checksums of the version table for their source", () => {
    const found = Stack.read("dev").distributions.map(({ product, version, source, sha512 }) => [
      product,
      version,
      source.kind,
      sha512.slice(0, 8),
    ]);
    assert.deepEqual(found, [
      ["zookeeper", "3.9.5", "maven", "9adce671"],
      ["kafka", "3.9.2", "maven", "122c738f"],
    ]);
  });
});
