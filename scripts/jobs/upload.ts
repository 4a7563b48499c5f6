import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { quote } from "shell-quote";
import type { Client } from "ssh2";
import { z } from "zod";
import { stateDirectory } from "../../components/model/systemd";
import { localArchive } from "../distribution/archive";
import { endWithParent } from "../lib/orphan";
import { type Running, start, succeeded } from "../lib/remote";
import { dial } from "../lib/ssh";

const jobSchema = z.object({
  host: z.string(),
  sudo: z.boolean(),
  connection: z.looseObject({ host: z.string(), port: z.number(), user: z.string(), hostKey: z.string() }),
  uploads: z.array(
    z.object({
      product: z.enum(["zookeeper", "kafka"]),
      version: z.string(),
      source: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("maven") }),
        z.object({ kind: z.literal("file"), path: z.string() }),
      ]),
      sha512: z.string(),
      home: z.string(),
    }),
  ),
});

type Job = z.output<typeof jobSchema>;
type Upload = Job["uploads"][number];

/** A small part after the other would cost a third more of the processor. */
const partBytes = 512 * 2 ** 10;
const uploadDirectory = `${stateDirectory}/upload`;

/** Puts the archives of one job (JSON on standard input, it holds a secret) on its host, unless they are there. */
async function main(): Promise<void> {
  endWithParent();
  const job = jobSchema.parse(JSON.parse(await text(process.stdin)));
  // A dead agent in the environment would fail the login even beside a key.
  const client = await dial({ ...job.connection, agentSocketPath: "" });
  try {
    for (const upload of job.uploads) await deliver(client, job, upload);
  } finally {
    client.end();
  }
}

async function deliver(client: Client, job: Job, upload: Upload): Promise<void> {
  if (await isThere(client, job, upload)) return;
  const archive = await localArchive(upload, { report: (line) => console.error(line) });
  const { size } = await stat(archive);
  console.error(`uploading ${upload.product} ${upload.version} to ${job.host} (${Math.round(size / 2 ** 20)} MiB)`);
  const target = `${uploadDirectory}/${upload.sha512}`;
  // A connection that breaks looks to `cat` like the end of the file, so only a whole archive gets the name that says
  // which content it has; that it has this content is checked before it is unpacked.
  const receive =
    `mkdir -p ${uploadDirectory} && rm -f ${target}.part.* && part=$(mktemp ${target}.part.XXXXXX) && cat > "$part" && ` +
    `if [ "$(stat -c %s "$part")" = ${size} ]; then mv -f "$part" ${target}; ` +
    `else rm -f "$part"; echo "only a part has arrived" >&2; exit 1; fi`;
  const running = await run(client, job, receive);
  await Promise.all([
    pipeline(createReadStream(archive, { highWaterMark: partBytes }), running.channel.stdin),
    succeeded(running, `upload to ${job.host}`),
  ]);
}

async function isThere(client: Client, job: Job, { home, sha512 }: Upload): Promise<boolean> {
  const installed = `[ "$(cat ${quote([home])}/.distribution 2> /dev/null)" = ${sha512} ]`;
  const running = await run(client, job, `${installed} || [ -e ${uploadDirectory}/${sha512} ] && echo yes || echo no`);
  const [answer] = await Promise.all([text(running.channel), succeeded(running, `look for archives on ${job.host}`)]);
  return answer.trim() === "yes";
}

function run(client: Client, job: Job, script: string): Promise<Running> {
  return start(client, `${job.sudo ? "sudo -n " : ""}sh -c ${quote([script])}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
