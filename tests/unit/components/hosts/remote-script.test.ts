import assert from "node:assert/strict";
import { resolveCluster } from "../../../../components/config/defaults";
import { parseConfig } from "../../../../components/config/parse";
import { deploy, type Wanted } from "../../../helpers/deploy";
import { stackValues } from "../../../helpers/stack-file";

describe("the commands that run on hosts", () => {
  let commands: Wanted[];

  before(async () => {
    const { config } = parseConfig(stackValues("dev"));
    assert(config);
    const wanted = await deploy(resolveCluster(config));
    commands = [...wanted.values()].filter(({ type }) => type === "command:remote:Command");
    assert.equal(commands.length, 6);
  });

  it("never log the standard output of a host script, where the content of files would be seen", () => {
    assert.deepEqual(new Set(commands.map(({ inputs }) => inputs["logging"])), new Set(["stderr"]));
  });

  it("hand no previous output on to the environment, which sshd would refuse or show in a process list", () => {
    for (const { name, inputs } of commands) assert.equal(inputs["addPreviousOutputInEnv"], false, name);
  });

  it("have no triggers, which would create a service anew and then uninstall it", () => {
    for (const { name, inputs } of commands) assert.equal(inputs["triggers"], undefined, name);
  });

  it("keep the script out of the command text, which a failure prints and a process list shows", () => {
    for (const { name, inputs } of commands) {
      for (const action of ["create", "update", "delete"]) assert.ok(String(inputs[action]).length < 100, name);
      assert.match(String(inputs["stdin"]), /^apply\(\) \{$/m, name);
    }
  });
});
