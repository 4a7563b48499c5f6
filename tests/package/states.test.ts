import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { planSchema } from "../../components/resources/inputs/roll-inputs";
import { projectRoot } from "../../operations/lib/paths";
import { parseUrn } from "../../operations/provider/urn";
import { reveal } from "../../operations/provider/values";
import { Project } from "../e2e/support/project";
import { importState, type KeptResource as Resource } from "./support/kept-state";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: Resource;
}

interface Preview {
  /** Those that change something. */
  readonly steps: readonly Step[];
  readonly changeSummary: Readonly<Record<string, number>>;
}

const folder = path.join(projectRoot, "tests/fixtures/states");

/** What a process has to be restarted for: the digests of a roll, or the template of pods. */
function restartsFor({ urn, inputs = {} }: Resource): unknown {
  const { type } = parseUrn(urn);
  if (type === "kafka-zookeeper:index:Roll") {
    const { zookeeper, kafka } = planSchema.parse(reveal(inputs["plan"]));
    return [zookeeper, kafka].map((nodes) => nodes.map(({ id, digest }) => [id, digest]));
  }
  if (!type.startsWith("kubernetes:apps/v1:")) return undefined;
  return (inputs["spec"] as { readonly template?: unknown }).template;
}

describe("a preview with this program of the state of an earlier release", () => {
  let project: Project;

  before(async () => {
    project = await Project.create();
  });

  after(() => project.remove());

  for (const release of readdirSync(folder))
    for (const file of readdirSync(path.join(folder, release))) {
      const stack = path.basename(file, ".json");

      it(`${release}: ${stack} restarts, replaces and deletes nothing`, async () => {
        const resources = await importState(project, stack, readFileSync(path.join(folder, release, file), "utf8"));
        const { exitCode, stdout, output } = await project.script("pulumi", "preview", "--stack", stack, "--json");
        assert.equal(exitCode, 0, output);
        const { steps, changeSummary } = JSON.parse(stdout) as Preview;
        const harmless = ["same", "create", "update"];
        assert.deepEqual(
          steps.filter(({ op }) => !harmless.includes(op)).map(({ op, urn }) => `${op} ${urn}`),
          [],
        );
        const before = new Map(resources.map((one) => [one.urn, restartsFor(one)]));
        const after = steps.flatMap(({ urn, newState }) =>
          newState === undefined ? [] : [[urn, restartsFor(newState)] as const],
        );
        const { same = 0, update = 0 } = changeSummary;
        const known = resources.filter(({ urn }) => parseUrn(urn).type !== "pulumi:providers:pulumi");
        assert.equal(same + update, known.length, output);
        for (const [urn, reasons] of after) if (before.has(urn)) assert.deepEqual(reasons, before.get(urn), urn);
      });
    }
});
