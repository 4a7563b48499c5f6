import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { projectRoot } from "../../../operations/lib/paths";
import { classPathOf } from "../../../tools/lib/class-path";
import type { Project } from "./project";

/** Writes the client files of a user into a folder of the checkout that git does not see, and returns it. */
export async function folderWith(
  project: Project,
  user: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = path.join(project.root, ".state", user);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text, { mode: 0o600 });
  return folder;
}

/** What the sample without gRPC printed of some kinds, whatever it ended with; with TLS. */
export async function remotingKinds(folder: string, kinds: readonly string[]): Promise<string> {
  const options = ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dlate=20", "-Dpatience=120", `-Duser.home=${folder}`];
  const tls = ["-Dtls.enable=true", "-Dtls.config.file=rocketmq-tls.properties"];
  const program = path.join(projectRoot, "examples/rocketmq/EightKinds.java");
  const jars = ["-cp", await classPathOf("rocketmq", "5.5.0"), program];
  return sample("java", [...options, ...tls, ...jars, "rocketmq.properties", ...kinds], folder);
}

/** What Node.js printed of some kinds by gRPC through the proxies, whatever it ended with. */
export function grpcKinds(folder: string, kinds: readonly string[]): Promise<string> {
  const program = path.join(projectRoot, "examples/rocketmq/node/kinds.mjs");
  return sample(process.execPath, [program, folder, ...kinds], folder);
}

function sample(program: string, args: readonly string[], cwd: string): Promise<string> {
  const own = { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: path.join(cwd, "ca.pem"), PATIENCE: "120", LATE: "20" };
  return new Promise((resolve) =>
    execFile(program, args, { cwd, env: { ...process.env, HOME: cwd, ...own } }, (_, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`),
    ),
  );
}
