import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { quote } from "shell-quote";
import type { Client } from "ssh2";
import { stateDirectory } from "../../components/model/systemd";
import { localArchive } from "../distribution/archive";
import { errorMessage } from "../lib/error-message";
import { realClock } from "../lib/clock";
import { withProgress } from "../lib/log";
import type { Progress } from "../lib/progress";
import { executeAsRoot, type Running, startAsRoot, succeeded } from "../transport/remote";
import type { JobContext } from "./job-handler";
import type { Target } from "../../components/resources/inputs/target-inputs";
import { type Upload, uploadInputs } from "../../components/resources/inputs/upload-inputs";

/** A small part after the other would cost a third more of the processor. */
const partBytes = 512 * 2 ** 10;
const uploadDirectory = `${stateDirectory}/upload`;

/**
 * Puts archives on the hosts that need them, unless they are there.
 * @throws Error that names everything that failed on any host.
 */
export async function upload(inputs: unknown, context: JobContext): Promise<void> {
  const { targets, uploads } = uploadInputs.parse(inputs);
  const results = await Promise.allSettled(
    targets.map((target) => {
      const own = uploads.filter(({ hosts }) => hosts.includes(target.name));
      return deliverAll(target, own, context);
    }),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [errorMessage(result.reason)] : []));
  // An archive that is not what it should be fails in the same words for each host.
  if (failures.length > 0) throw new Error([...new Set(failures)].join("\n"));
}

async function deliverAll(target: Target, uploads: readonly Upload[], context: JobContext): Promise<void> {
  if (uploads.length === 0) return;
  await context.connections.use(target.connection, context.signal, (client) =>
    Promise.all(uploads.map((one) => deliver(client, target, one, context))),
  );
}

async function deliver(client: Client, to: Target, upload: Upload, { tell, signal }: JobContext): Promise<void> {
  if (await isThere(client, to, upload)) return;
  const archive = await onceForAll(upload, { report: tell, signal });
  const { size } = await stat(archive);
  const what = `${upload.product} ${upload.version} to ${to.name} (${Math.round(size / 2 ** 20)} MiB)`;
  tell(`uploading ${what}`);
  const target = `${uploadDirectory}/${upload.sha512}`;
  // A connection that breaks looks to `cat` like the end of the file, so only a whole archive gets the name that says
  // which content it has; that it has this content is checked before it is unpacked.
  const receive =
    `mkdir -p ${uploadDirectory} && rm -f ${target}.part.* && part=$(mktemp ${target}.part.XXXXXX) && cat > "$part" && ` +
    `if [ "$(stat -c %s "$part")" = ${size} ]; then mv -f "$part" ${target}; ` +
    `else rm -f "$part"; echo "only a part has arrived" >&2; exit 1; fi`;
  const running = await run(client, to, receive);
  const sent = Promise.all([
    pipeline(createReadStream(archive, { highWaterMark: partBytes }), running.channel.stdin),
    succeeded(running, `upload to ${to.name}`),
  ]);
  await withProgress(`the upload of ${what}`, tell, realClock, sent);
}

const archives = new Map<string, Promise<string>>();

/** All hosts get the same few archives, and one that is a file is read from end to end for its checksum. */
function onceForAll(upload: Upload, progress: Progress): Promise<string> {
  const archive = archives.get(upload.sha512) ?? localArchive(upload, progress);
  archives.set(upload.sha512, archive);
  return archive;
}

async function isThere(client: Client, to: Target, { home, sha512 }: Upload): Promise<boolean> {
  const installed = `[ "$(cat ${quote([home])}/.distribution 2> /dev/null)" = ${sha512} ]`;
  const script = `${installed} || [ -e ${uploadDirectory}/${sha512} ] && echo yes || echo no\n`;
  const asked = { ...to, name: `look for archives on ${to.name}` };
  const answer = await executeAsRoot(client, asked, "sh -s", script);
  return answer.trim() === "yes";
}

function run(client: Client, to: Target, script: string): Promise<Running> {
  return startAsRoot(client, to, `sh -c ${quote([script])}`);
}
