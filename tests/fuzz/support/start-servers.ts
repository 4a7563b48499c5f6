import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { callLine, partText } from "../../../components/hosts/host-script";
import { type HostService, hostServices } from "../../../components/hosts/host-services";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { fetchMembers } from "../../../operations/protocol/kafka/metadata";
import { classPathOf } from "../../../tools/lib/class-path";
import { directives } from "../../helpers/rendered";
import { splitCommand } from "./read-files";
import { startRoot } from "./startable";

const patience = 240_000;

/** Of every cluster that is started here. */
export const clusterId = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

/** A server that was started for a test, by its own unit's command line. */
export interface Started {
  readonly child: ChildProcess;
  readonly log: string;
}

/**
 * Starts the servers of a cluster of one host as real processes, each when the one before answers at its ports, and ends
 * them again. @param folder What takes the place of `startRoot`. @throws AssertionError with its log when one does not start.
 */
export async function startAndStop(spec: ClusterSpec, folder: string): Promise<void> {
  const [host] = spec.hosts;
  assert(host);
  const started: Started[] = [];
  try {
    for (const service of hostServices(spec, host)) {
      const one = await start(service, folder);
      started.push(one);
      for (const port of portsOf(service)) await untilAnswers(port, service.unit, one);
    }
    // Asked to stop, a JVM ends by itself with the status that the unit takes for success.
    for (const one of started.toReversed()) assert.equal(await stop(one), 143, logOf(one));
  } finally {
    for (const { child } of started) child.kill("SIGKILL");
  }
}

/**
 * Starts a server by its files, below a folder that takes the place of `startRoot`.
 *
 * @param onLoopback - Puts addresses of this machine in the place of those in a text.
 */
export async function start(
  service: HostService,
  folder: string,
  onLoopback: (text: string) => string = (text) => text,
): Promise<Started> {
  const inFolder = (text: string) => onLoopback(text.replaceAll(startRoot, folder));
  for (const file of service.files.filter((one) => one.path.startsWith(startRoot))) {
    const place = inFolder(file.path);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, inFolder(file.content));
  }
  for (const directory of service.dataDirectories) mkdirSync(inFolder(directory), { recursive: true });
  for (const directory of service.identity?.directories ?? []) writeIdentity(inFolder(directory), service.identity?.id);
  const unit = service.files.find(({ path: name }) => name.endsWith(".service"));
  const [, ...words] = splitCommand(directives(unit?.content ?? "")["ExecStart"] ?? "").map(inFolder);
  words[words.indexOf("-cp") + 1] = await classPathOf(
    service.distribution.product,
    service.distribution.version.version,
  );
  const log = path.join(folder, `${service.unit}.log`);
  const output = openSync(log, "a");
  const child = spawn("java", ["-XX:TieredStopAtLevel=1", ...words], {
    cwd: folder,
    stdio: ["ignore", output, output],
  });
  // Also when the suite ends by itself, at its time limit.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.removeListener("exit", end));
  await once(child, "spawn");
  return { child, log };
}

/** What the scripts of a host write, by their own functions. */
function writeIdentity(directory: string, id = 0): void {
  const functions = ["common", "install", "configure"].map(partText).join("\n");
  const call = callLine(["put_identity", directory, "root", clusterId, id]);
  execFileSync("bash", ["-c", `${functions}\n${call}`], { stdio: ["ignore", "ignore", "inherit"] });
}

/** The ports that its files name. */
function portsOf({ files }: HostService): number[] {
  const content = files.map((file) => file.content).join("\n");
  const [, client] = /^clientPort=(\d+)$/m.exec(content) ?? [];
  const [, listeners = ""] = /^listeners=(.*)$/m.exec(content) ?? [];
  return [...(client === undefined ? [] : [client]), ...[...listeners.matchAll(/:(\d+)/g)].map(([, port]) => port)].map(
    Number,
  );
}

async function untilAnswers(port: number, product: string, server: Started): Promise<void> {
  for (const end = Date.now() + patience; ; await sleep(200)) {
    assert.equal(server.child.exitCode, null, logOf(server));
    if (await (product === "kafka" ? isBroker(port) : isMember(port)).catch(() => false)) return;
    assert(Date.now() < end, `nothing answers at ${port}: ${logOf(server)}`);
  }
}

/** An old broker takes connections long before it answers, and must not be stopped in between. */
function isBroker(port: number): Promise<boolean> {
  return withSocket(port, async (socket) => {
    const { brokers } = await fetchMembers(new KafkaConnection(socket));
    return brokers.length === 1;
  });
}

function isMember(port: number): Promise<boolean> {
  return withSocket(port, async (socket) => {
    socket.end("srvr");
    return /^Mode: standalone$/m.test(await text(socket));
  });
}

async function withSocket<T>(port: number, task: (socket: net.Socket) => Promise<T>): Promise<T> {
  const socket = net.connect(port, "127.0.0.1");
  // A server of ZooKeeper that is asked while it starts may never answer on that connection.
  socket.on("error", () => undefined);
  socket.setTimeout(3_000, () => socket.destroy(new Error("no answer")));
  try {
    await once(socket, "connect");
    return await task(socket);
  } finally {
    socket.destroy();
  }
}

/** Asks a server to stop, and returns with what it ended. */
export async function stop({ child }: Started): Promise<number | null> {
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  child.kill("SIGTERM");
  const [status] = await ended;
  return status;
}

/** The end of what a server said. */
export function logOf({ log }: Started): string {
  return readFileSync(log, "utf8").slice(-2000);
}
