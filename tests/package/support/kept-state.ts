import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { reveal } from "../../../operations/provider/values";
import { dummyPrivateKey, stateOf } from "../../../tools/stack/state-fixture";
import { parseUrn } from "../../../operations/provider/urn";
import type { Project } from "../../e2e/support/project";
import { inPlainText } from "../../e2e/support/stack-text";

/** A resource in a kept state. */
export interface KeptResource {
  readonly urn: string;
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
}

/** Makes a stack of a project out of a state that is kept in tests/fixtures, and returns what is in it. */
export async function importState(
  project: Project,
  stack: string,
  fixture: string,
  environment = "",
): Promise<readonly KeptResource[]> {
  const state = stateOf(fixture, project.root);
  const { resources } = state.deployment;
  await giveLogin(project, stack, resources);
  // Shipped stacks were in plain text before they were secure.
  const isSecure = resources.some(({ urn }) => parseUrn(urn).type.endsWith(":CertificateAuthority"));
  const file = path.join(project.root, `Pulumi.${stack}.yaml`);
  if (!isSecure) await writeFile(file, inPlainText(await readFile(file, "utf8")));
  await writeFile(path.join(project.root, "state.json"), JSON.stringify(state));
  for (const command of [`init ${stack}`, `import --stack ${stack} --file state.json`]) {
    const { exitCode, output } = await project.shell(`${environment} pulumi stack ${command}`);
    if (exitCode !== 0) throw new Error(`pulumi stack ${command} ended with ${exitCode}:\n${output}`);
  }
  return resources;
}

/** The files that a sandbox would have made, with the host keys that the state knows. */
async function giveLogin(project: Project, stack: string, resources: readonly KeptResource[]): Promise<void> {
  const connections = resources.map(
    ({ inputs }) => reveal(inputs?.["connection"]) as Record<string, unknown> | undefined,
  );
  const lines = connections.flatMap((one) =>
    one === undefined ? [] : [`${String(one["host"])} ${String(one["hostKey"])}`],
  );
  const files = path.join(project.root, ".sandbox", stack);
  await mkdir(files, { recursive: true });
  await writeFile(path.join(files, "known_hosts"), `${[...new Set(lines)].join("\n")}\n`);
  await writeFile(path.join(files, "id_ed25519"), dummyPrivateKey, { mode: 0o600 });
}
