import { Command } from "commander";
import { assembleFromMaven } from "../distribution/assemble";
import { runCommand } from "../lib/command";
import type { Report } from "../lib/progress";
import { smokeTest } from "../lib/smoke";
import { type Engine, Stack, type StackOutputs } from "../lib/stack";
import { removeStaleLocks } from "../lib/stale-lock";
import { elapsed, runSteps, type Step } from "../lib/steps";
import { filesOf } from "../sandbox/state";
import { type SandboxHost, sandboxState, sandboxUp } from "../sandbox/sandbox";

interface Options {
  readonly smokeTest: boolean;
  readonly yes: boolean;
}

const program = new Command("scripts/up")
  .description(
    "Brings a stack up: installs what is missing, starts the sandbox when the stack is one, runs `pulumi up` and a\n" +
      "smoke test through the stack's outputs. Safe to run again, and to interrupt.",
  )
  .argument("[stack]", "name of the stack: Pulumi.<stack>.yaml", "dev")
  .option("--no-smoke-test", "do not create, use and delete a topic at the end")
  .option("-y, --yes", "do not ask before changing hosts of your own (a sandbox never asks)", false)
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const [name = "dev"] = program.processedArgs as string[];
  await up(Stack.read(name), program.opts<Options>(), signal);
});

async function up(stack: Stack, options: Options, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const engine = await prepare(stack, signal);
  if (stack.sandbox) {
    await removeStaleLocks(stack.name);
    await engine.ask("stack", "select", "--create", stack.name);
  }
  const confirmed = stack.sandbox || options.yes ? ["--yes", "--skip-preview"] : [];
  // The summary below shows the outputs.
  await engine.show("up", "--stack", stack.name, "--suppress-outputs", ...confirmed);
  signal.throwIfAborted();
  if (leavingHosts(stack).length > 0) await runSteps([sandboxStep(stack, stack.hosts)], { signal });
  const [outputs, changes] = await Promise.all([engine.outputs(), engine.lastChanges()]);
  if (options.smokeTest) await runSteps([smokeStep(outputs)], { signal });
  console.log(summary(stack, outputs, changes, elapsed(started)));
}

/** The engine, the sandbox and the distributions do not need each other. */
async function prepare(stack: Stack, signal: AbortSignal): Promise<Engine> {
  let engine: Engine | undefined;
  const steps: Step[] = [
    {
      title: "Pulumi engine and plugins",
      run: async (report, stop) => {
        engine = await stack.engine(report, stop);
      },
    },
    ...stack.mavenVersions.map(({ product, version }) => ({
      title: `${product} ${version} from Maven artifacts`,
      run: async (report: Report, stop: AbortSignal) => {
        await assembleFromMaven(product, version, { report, signal: stop });
      },
    })),
  ];
  if (stack.sandbox) steps.push(sandboxStep(stack, [...stack.hosts, ...leavingHosts(stack)]));
  await runSteps(steps, { signal, concurrent: true });
  if (engine === undefined) throw new Error("no Pulumi engine");
  return engine;
}

function sandboxStep({ name: stack }: Stack, hosts: readonly SandboxHost[]): Step {
  return {
    title: `sandbox: ${hosts.map(({ name }) => name).join(", ")}`,
    run: async (report, stop) => {
      await sandboxUp({ stack, hosts }, { report, signal: stop });
    },
  };
}

/** Hosts that left the stack file are needed until `pulumi up` has removed from them what it put there. */
function leavingHosts({ name: stack, sandbox, allHosts }: Stack): SandboxHost[] {
  if (!sandbox) return [];
  const taken = allHosts.flatMap(({ name, address }) => [name, address]);
  return (sandboxState(stack)?.hosts ?? []).filter(
    ({ name, address }) => ![name, address].some((one) => taken.includes(one)),
  );
}

function smokeStep(outputs: StackOutputs): Step {
  return {
    title: "smoke test through the stack's outputs",
    run: (report, stop) => smokeTest(outputs, report, stop),
  };
}

function summary(stack: Stack, outputs: StackOutputs, changes: number, time: string): string {
  const files = filesOf(stack.name);
  const [first] = stack.hosts;
  const ssh = stack.sandbox
    ? `ssh -i ${files.privateKey} -o UserKnownHostsFile=${files.knownHosts} root@${first?.address}`
    : `ssh ${first?.address}`;
  return [
    "",
    `Stack ${stack.name} is up: Kafka ${outputs.versions.kafka}, ZooKeeper ${outputs.versions.zookeeper}.`,
    changes === 0 ? `Nothing changed (${time}).` : `${changes} resources changed (${time}).`,
    "",
    "Outputs",
    `  bootstrapServers  ${outputs.bootstrapServers}`,
    `  zookeeperConnect  ${outputs.zookeeperConnect}`,
    "  clientProperties  settings for producers and consumers: scripts/pulumi stack output clientProperties",
    "",
    "What is where",
    ...outputs.brokers.map(({ id, host, endpoint }) => `  broker ${id}     ${host}  ${endpoint}`),
    ...outputs.ensemble.map(({ id, host, endpoint }) => `  ZooKeeper ${id}  ${host}  ${endpoint}`),
    "",
    "What to try next",
    `  kcat -b ${outputs.bootstrapServers} -L`,
    `  ${ssh} journalctl -u kafka -f`,
    `  edit Pulumi.${stack.name}.yaml, then scripts/pulumi preview --diff --stack ${stack.name}, then scripts/up ${stack.name}`,
    `  scripts/down ${stack.name}`,
  ].join("\n");
}
