import { CommandResource } from "../../scripts/substitute/command-resource";
import { localRunner } from "../../scripts/substitute/local";
import { remoteRunner } from "../../scripts/substitute/remote";
import type { CommonInputs, Runner } from "../../scripts/substitute/runner";
import { serve } from "../../scripts/substitute/serve";

/** The same resources, judged and compared in the same way, whose commands do nothing. */
function idle<Inputs extends CommonInputs>(runner: Runner<Inputs>): CommandResource<Inputs> {
  return new CommandResource({ ...runner, run: () => Promise.resolve({ stdout: "", stderr: "" }) });
}

void serve(
  { plugin: "command", version: "1.2.1" },
  { "command:remote:Command": idle(remoteRunner), "command:local:Command": idle(localRunner) },
);
