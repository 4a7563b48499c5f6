import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { writeCredentials } from "../../../tools/stack/credentials";
import type { Outputs } from "./clients";
import type { Project } from "./project";

/** The user of the shipped stacks that may use all of their topics. */
export const developer = "developer";

/** What an application team gets of a stack: its outputs, in a secure one with the files of the user `developer`. */
export async function outputsFor(project: Project, stack: string): Promise<StackOutputs & Outputs> {
  const outputs = (await project.secretOutputs(stack)) as unknown as StackOutputs;
  if (outputs.securityProtocol === undefined) return outputs;
  const clientFiles = outputs.clientFilesOf?.[developer];
  if (clientFiles === undefined) throw new Error(`the stack ${stack} has no user ${developer}`);
  // Git does not see what is beside its own files.
  const folder = path.join(project.root, ".git", "client-files", stack);
  await mkdir(path.dirname(folder), { recursive: true });
  await writeCredentials(folder, clientFiles);
  return { ...outputs, clientFiles, clientProperties: clientFiles["producer.properties"], folder };
}
