import { spawn } from "node:child_process";
import path from "node:path";
import type { StackOutputs } from "../../components/outputs/stack-outputs";
import { projectRoot } from "../../operations/lib/paths";
import { Probe } from "../probe/probe";

const periodMilliseconds = 20;

/** A topic, and a consumer group that may read it. */
export interface Sent {
  readonly topic: string;
  readonly group: string;
}

/**
 * Starts a process that sends a message every 20 ms, see `sender.ts`; it returns when one is acknowledged.
 *
 * @param files - The folder with the client files of a user, where servers have TLS and logins.
 */
export function startSender(
  { rocketmqNameServers = "", rocketmqBrokers = [] }: Pick<StackOutputs, "rocketmqNameServers" | "rocketmqBrokers">,
  { topic, group }: Sent,
  files?: string,
): Promise<Probe> {
  const groups = new Set(rocketmqBrokers.map((one) => one.group)).size;
  const program = ["--require", path.join(projectRoot, "scripts/fast-start.cjs"), path.join(__dirname, "sender.ts")];
  const login = files === undefined ? [] : [files];
  const args = [rocketmqNameServers, topic, group, groups, periodMilliseconds, ...login].map(String);
  return Probe.watch(spawn(process.execPath, [...program, ...args], { stdio: "pipe" }), periodMilliseconds);
}
