import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import { toolsOf } from "../../../components/services/kafka/command-line-tools";
import { loadExeca } from "../../../operations/lib/execa";

/** Somewhere that clients may be. */
export interface ClientLocation {
  readonly name: string;
  /** The addresses that nobody promises here. */
  readonly outOfReach?: RegExp;
  /** Class path of Kafka's tools, where the cluster is to be used with them. */
  readonly tools?: string;
  /** Runs a bash script and returns what it printed. */
  readonly run: (script: string, ...args: string[]) => Promise<string>;
}

/** This machine, which is none of the cluster's. */
export function outside(outOfReach?: RegExp): ClientLocation {
  return {
    name: "outside",
    ...(outOfReach ? { outOfReach } : {}),
    run: async (script, ...args) => {
      const { execa } = await loadExeca();
      return (await execa("bash", ["-c", script, "bash", ...args], { stdin: "ignore" })).stdout;
    },
  };
}

/** Tries every address that stands anywhere in the outputs; and where there are tools, sends records and reads them. */
export async function assertReachable(outputs: StackOutputs, locations: readonly ClientLocation[]): Promise<void> {
  const script = await readFile(path.join(__dirname, "reach.sh"), "utf8");
  const addresses = addressesIn(outputs);
  const tried = locations.map(async ({ name, run }) => {
    const said = await run(script, ...addresses.map(({ kind, address }) => `${kind}=${address}`));
    return [name, said.split("\n").sort()] as const;
  });
  const expected = locations.map(({ name, outOfReach }) => {
    const lines = addresses.map(({ address }) => `${address} ${outOfReach?.test(address) ? "is silent" : "answers"}`);
    return [name, lines.sort()] as const;
  });
  assert.deepEqual(Object.fromEntries(await Promise.all(tried)), Object.fromEntries(expected));
  for (const location of locations) await use(location, outputs);
}

interface Address {
  readonly kind: "kafka" | "zookeeper" | "tls";
  readonly address: string;
}

function addressesIn(outputs: StackOutputs): Address[] {
  const inside = (part: unknown) => textsIn(part).flatMap((text) => text.match(/\b[\w.-]+:\d{4,5}\b/g) ?? []);
  const ensemble = new Set(inside([outputs.zookeeperConnect, outputs.ensemble]));
  const plainKind = (address: string) => (ensemble.has(address) ? "zookeeper" : "kafka");
  const kindOf = (address: string) => (outputs.securityProtocol === undefined ? plainKind(address) : "tls");
  return [...new Set(inside(outputs))].map((address) => ({ address, kind: kindOf(address) }));
}

function textsIn(part: unknown): string[] {
  if (typeof part === "string") return [part];
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(textsIn) : [];
}

/** The smoke test that `scripts/up` runs in a pod. */
async function use({ name, tools, run }: ClientLocation, outputs: StackOutputs): Promise<void> {
  if (tools === undefined) return;
  const login = outputs.securityProtocol === undefined ? "" : "/tmp/login.properties";
  if (login !== "") await run('umask 077; printf %s "$1" > "$2"', outputs.clientProperties, login);
  const script = await readFile(path.join(__dirname, "../../../tools/local-kubernetes/smoke.sh"), "utf8");
  const { topics, producer, producerServer, consumer } = toolsOf(outputs.versions.kafka);
  const topic = `from-${name.replaceAll(" ", "-")}-${Date.now()}`;
  const where = [outputs.bootstrapServersInternal, topic, "3", login];
  await run(script, tools, topics, producer, producerServer, consumer, ...where);
  if (login !== "") await run('rm "$1"', login);
}

/** Whether a TCP connection is taken. */
export async function connects({ run }: Pick<ClientLocation, "run">, address: string): Promise<boolean> {
  const [host = "", port = ""] = address.split(":");
  const script = 'timeout 3 bash -c "exec 3<>/dev/tcp/$1/$2" 2> /dev/null && echo yes || echo no';
  return (await run(script, host, port)) === "yes";
}
