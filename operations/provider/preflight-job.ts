import { once } from "node:events";
import { text } from "node:stream/consumers";
import { quote } from "shell-quote";
import type { Client } from "ssh2";
import type { z } from "zod";
import { type Examined, judge, stopping } from "../../components/preflight/preflight-verdict";
import {
  type Clock,
  Facts,
  type Finding,
  type HostReport,
  type preflightMode,
} from "../../components/model/host-facts";
import { resolveRequirements, type HostRequirements } from "../../components/preflight/host-requirements";
import { judgeDeparted } from "../../components/preflight/departed-servers";
import { judgeMoved, movedHosts } from "../../components/preflight/moved-servers";
import { findingsText, preflightText } from "../../components/preflight/preflight-table";
import { tryRoot } from "../../components/hosts/root-access";
import { preflightScript } from "../../components/hosts/preflight-script";
import { markOutput, splitOutput, start } from "../transport/remote";
import type { JobContext, Seen } from "./job-handler";
import { preflightInputs, previousPreflightInputs } from "../../components/resources/inputs/preflight-inputs";
import type { Connection } from "../../components/resources/inputs/target-inputs";
import { errorMessage } from "../lib/error-message";

/** A host that takes longer, to let us in or to answer, is reported like one that does not answer. */
const hostLimitMilliseconds = 15_000;

/** Looks at all hosts together and says what it found. @throws Error with the same when something stops the `up`. */
export async function preflight(inputs: unknown, context: JobContext): Promise<void> {
  const { mode, verdict, table } = await lookAtAll(inputs, context);
  refuse(stopping(verdict.findings, mode), mode, table);
  table.split("\n").forEach(context.tell);
}

/**
 * The same in a preview, which is not to fail because it runs where the hosts are not reachable: returns why those could
 * not be looked at, and what is to be known of a change before it is made.
 *
 * @throws Error with the table when one that could be looked at stops an `up`.
 */
export async function refuseByPreflight(inputs: unknown, context: Looks): Promise<Seen> {
  // A preview may not know yet what another resource will say, and with it none of what is secret.
  if (!preflightInputs.safeParse(inputs).success)
    return { notSeen: ["any host: what is asked for is known only in the up"], warnings: [] };
  const { mode, verdict, table } = await lookAtAll(inputs, context);
  const unreachable = verdict.findings.filter(({ check }) => check === "login");
  refuse(
    stopping(verdict.findings, mode).filter(({ check }) => check !== "login"),
    mode,
    table,
  );
  return {
    notSeen: unreachable.map(({ host, given }) => `${host}: ${given}`),
    warnings: findingsText(
      verdict.findings.filter(({ check, severity }) => check === "change" && severity === "warning"),
    ),
  };
}

type Looks = Omit<JobContext, "tell">;
type Mode = z.output<typeof preflightMode>;

async function lookAtAll(inputs: unknown, context: Looks) {
  const started = performance.now();
  const { mode, clusterId, shared, targets } = preflightInputs.parse(inputs).wanted;
  const examined = await Promise.all(
    targets.map((target) => examine(target, resolveRequirements(target.needs, shared), context)),
  );
  const previous = previousPreflightInputs.safeParse(context.previous).data?.wanted.targets ?? [];
  const wanted = targets.map(({ needs }) => needs);
  const moved = await Promise.all(
    movedHosts(previous, wanted).map(async (one) => {
      const needs = { ...resolveRequirements(one.needs, shared), peers: [] };
      const now = targets.find((target) => target.needs.host === one.needs.host);
      return judgeMoved(one, (await examine({ ...now, connection: one.before }, needs, context)).report);
    }),
  );
  const verdict = judge(examined, clusterId, { sinceLast: [...moved.flat(), ...judgeDeparted(previous, wanted)] });
  return { mode, verdict, table: preflightText(verdict, (performance.now() - started) / 1_000) };
}

function refuse(stops: readonly Finding[], mode: Mode, table: string): void {
  if (stops.length === 0) return;
  const stays = mode === "warn" ? " (preflight: warn does not make up for a host that cannot be used)" : "";
  throw new Error(`${table}\nno host was changed; fix what is listed, then run again${stays}`);
}

/** How a host is logged in to, and what sudo asks for there, if it does. */
interface Entrance {
  readonly connection: Connection;
  readonly sudoPassword?: string;
}

async function examine(entrance: Entrance, needs: HostRequirements, context: Looks): Promise<Examined> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), hostLimitMilliseconds);
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`no answer within ${hostLimitMilliseconds / 1_000} s`);
    limit.signal.addEventListener("abort", () => reject(error));
  });
  const signal = AbortSignal.any([limit.signal, context.signal]);
  try {
    return { needs, report: await Promise.race([look(entrance, needs, { ...context, signal }), late]) };
  } catch (error) {
    const message = errorMessage(error);
    const failure = message.replace(/^after \d+ failed attempts: /, "").replace(/^ssh: handshake failed: /, "");
    return { needs, report: { host: needs.host, failure, facts: Facts.parse("") } };
  } finally {
    clearTimeout(timer);
  }
}

async function look(
  { connection, sudoPassword }: Entrance,
  needs: HostRequirements,
  { connections, signal }: Looks,
): Promise<HostReport> {
  const { proxy } = connection;
  const impatience = { dialErrorLimit: 1, perDialTimeout: 5 };
  const impatient = { ...connection, ...impatience, ...(proxy && { proxy: { ...proxy, ...impatience } }) };
  return connections.use(impatient, signal, async (client) => ({
    host: needs.host,
    ...(await runScript(client, preflightScript(needs), sudoPassword)),
  }));
}

// As root when that can be had without a password; otherwise as who we are, to find as much as possible.
const enter = `
if [ "$(id -u)" = 0 ]; then exec bash -s; fi
if said=$(sudo -n bash -c : 2>&1); then exec sudo -n bash -s; fi
export SUDO_SAYS="$said"
exec bash -s`;

type Answer = Pick<HostReport, "facts" | "clock" | "noise">;

async function runScript(client: Client, script: string, sudoPassword?: string): Promise<Answer> {
  const sent = Date.now();
  let received: number | undefined;
  const command = sudoPassword === undefined ? `sh -c ${quote([enter])}` : "bash -s";
  const { channel } = await start(client, command);
  let output = "";
  channel.stdout.setEncoding("utf8").on("data", (part: string) => {
    output += part;
    // What a shell prints before says nothing about the clock.
    if (received === undefined && splitOutput(output) !== undefined) received = Date.now();
  });
  const before = sudoPassword === undefined ? "" : tryRoot(sudoPassword);
  channel.stdin.end(`${before}${markOutput}\n${script}`);
  const [errors] = await Promise.all([text(channel.stderr), once(channel.stdout, "end")]);
  const { noise = "", answer = "" } = splitOutput(output) ?? {};
  const facts = Facts.parse(answer);
  if (!facts.complete) throw new Error(`the script of the preflight broke off: ${errors.trim() || "no message"}`);
  return { facts, noise, ...clockOf(facts, sent, received ?? Date.now()) };
}

/** The host looked at its clock somewhere between the request and the answer. */
function clockOf(facts: Facts, sent: number, received: number): { clock?: Clock } {
  const time = Number(facts.get("clock"));
  if (!Number.isFinite(time) || time === 0) return {};
  return { clock: { skew: time - (sent + received) / 2_000, uncertainty: (received - sent) / 2_000 } };
}
