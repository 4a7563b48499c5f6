import assert from "node:assert/strict";
import { resolveCluster } from "../../../../components/config/defaults";
import { validateConfig } from "../../../../components/config/validate-config";
import { hostServices } from "../../../../components/hosts/host-services";
import { formatIssue } from "../../../../components/model/issue";
import { assertGolden } from "../../../e2e/support/golden";
import { stackValues } from "../../../helpers/stack-file";

describe("the shipped stack rocketmq", () => {
  const { config, issues } = validateConfig(stackValues("rocketmq"), () => ({ hostKeys: {}, sandboxNotStarted: true }));
  assert(config);
  const spec = resolveCluster(config);

  it("has no errors, and the one warning that it is in plain text", () => {
    assert.equal(issues.length, 1, issues.map(formatIssue).join("\n"));
    assert.match(issues[0]?.rule ?? "", /nothing is encrypted/);
  });

  for (const host of spec.hosts)
    it(`has exactly the reviewed files on ${host.name}`, async () => {
      const files = hostServices(spec, host).flatMap((service) => service.files);
      const texts = files.map(({ path, content, mode, owner }) => [path, `${mode.slice(1)} ${owner}\n${content}`]);
      await assertGolden("rocketmq", host.name, Object.fromEntries(texts) as Record<string, string>);
    });
});
