import { createHash } from "node:crypto";
import { keyFilesScript, type WrittenKeys } from "../../components/hosts/key-files-script";
import {
  type HostKeys,
  type KeyContents,
  type KeyFileInputs,
  keyFilesInputs,
} from "../../components/resources/inputs/key-files-inputs";
import { javaKeyStore, javaTrustStore } from "../certificates/java-key-store";
import { realClock } from "../lib/clock";
import { errorMessage } from "../lib/error-message";
import { createProgressLogger, type Log, withProgress } from "../lib/log";
import type { Session } from "../transport/session";
import { withSessions } from "../transport/sessions";
import { refuseStep } from "./authority-gate";
import { type JobContext, type Seen, sessionOptionsOf } from "./job-handler";

/** There is nothing to say of what was looked at. */
const nothing: Seen = { notSeen: [], warnings: [] };

/** What this needs of a connection to a host. */
interface Host {
  run(script: string): Promise<string>;
}

/** Writes the files with keys and certificates of a cluster on its hosts. @throws Error that names everything that failed. */
export async function keyFiles(inputs: unknown, { tell, previous, ...context }: JobContext): Promise<void> {
  const { targets, hosts, contents, ...given } = keyFilesInputs.parse(inputs);
  const wanted = hosts.map(({ host, services }) => writtenOn(host, services, contents[host] ?? {}));
  const work = async (sessions: ReadonlyMap<string, Session>) => {
    await refuseStep(given, previous as Previous, sessions);
    await writeAll(wanted, sessions, createProgressLogger(tell));
  };
  await withSessions(targets, work, sessionOptionsOf(context));
}

/** The same in a preview, as far as it knows what it needs for it: looks whether an `up` would refuse. */
export async function refuseKeyFiles(inputs: unknown, context: Omit<JobContext, "tell">): Promise<Seen> {
  const { data } = keyFilesInputs.pick({ targets: true }).safeParse(inputs);
  if (data === undefined || ![inputs, context.previous].some(hasRenewal)) return nothing;
  let notSeen: string[] = [];
  let isThere = false;
  const look = async (sessions: ReadonlyMap<string, Session>) => {
    isThere = true;
    notSeen = await refuseStep(inputs as Previous & object, context.previous as Previous, sessions);
  };
  try {
    await withSessions(data.targets, look, { ...sessionOptionsOf(context), locked: false });
  } catch (problem) {
    if (isThere) throw problem;
    return { ...nothing, notSeen: [errorMessage(problem)] };
  }
  return { ...nothing, notSeen };
}

type Previous = Parameters<typeof refuseStep>[1];

function hasRenewal(inputs: unknown): boolean {
  return (inputs as Previous)?.renewal !== undefined;
}

/** The key files of one host, with their bytes. */
export interface WrittenHost {
  readonly host: string;
  readonly services: readonly WrittenKeys[];
}

/** The same through any connections; each host comes to its end, whatever becomes of the others. */
export async function writeAll(
  hosts: readonly WrittenHost[],
  sessions: ReadonlyMap<string, Host>,
  log: Log,
): Promise<void> {
  const results = await Promise.allSettled(
    hosts.map(async ({ host, services }) => {
      const session = sessions.get(host);
      if (session === undefined) throw new Error(`there is no connection to ${host}`);
      const running = session.run(keyFilesScript(services));
      const said = await withProgress(`the key files of ${host}`, log, realClock, running);
      for (const line of said.split("\n")) if (line !== "") log(`${host}: ${described(line)}`);
    }),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [errorMessage(result.reason)] : []));
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

/** `wrote /etc/x/server.pem, certificate 0A1B` */
function described(line: string): string {
  const [did, path, serial] = line.split(" ");
  return `${did ?? ""} ${path ?? ""}${serial === undefined || serial === "-" ? "" : `, certificate ${serial}`}`;
}

/** What the services of a host have to have. @throws Error that names a file whose content is not there. */
export function writtenOn(host: string, services: HostKeys["services"], contents: KeyContents[string]): WrittenHost {
  return {
    host,
    services: services.map(({ files, ...service }) => ({
      ...service,
      files: files.map(({ format, ...file }) => {
        const content = contents[file.path];
        if (content === undefined) throw new Error(`there is no content of ${file.path} on ${host}`);
        const bytes = bytesOf(format, content);
        return { ...file, sha256: createHash("sha256").update(bytes).digest("hex"), bytes };
      }),
    })),
  };
}

const keyPattern = /-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----/;

/** The same keys make the same bytes, so that a file which is right is left alone. */
function bytesOf(format: KeyFileInputs["format"], content: string): Buffer {
  if (format !== "jks") return Buffer.from(content);
  const [key] = keyPattern.exec(content) ?? [];
  return key === undefined ? javaTrustStore(content) : javaKeyStore({ key, chain: content });
}
