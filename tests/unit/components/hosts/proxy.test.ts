import assert from "node:assert/strict";
import { specOf } from "../../../helpers/config";
import { deploy, stdin } from "../../../helpers/deploy";

describe("a proxy for downloads", () => {
  const proxy = "http://proxy.example.org:3128";
  const scriptOf = async (downloads?: Record<string, unknown>) =>
    stdin(await deploy(specOf(downloads === undefined ? {} : { downloads })), "cluster-kafka-1");

  it("is in the environment of everything that a host downloads with, before the first of it", async () => {
    const script = await scriptOf({ proxy, noProxy: [".example.org", "10.0.0.1"] });
    const [exported, ...others] = script.split("\n").filter((line) => line.includes("proxy"));
    assert.deepEqual(others, []);
    assert.equal(exported, `export http_proxy=${proxy} https_proxy=${proxy} no_proxy=.example.org,10.0.0.1`);
    assert(script.indexOf(exported) < script.lastIndexOf("install_distribution"));
  });

  it("has no exceptions unless they are named", async () => {
    assert.match(await scriptOf({ proxy }), /^export http_proxy=\S+ https_proxy=\S+$/m);
  });

  it("leaves the scripts of a stack without one as they were", async () => {
    assert.doesNotMatch(await scriptOf(), /proxy/);
  });
});
