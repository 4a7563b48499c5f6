import { Command } from "commander";
import { assembleFromMaven } from "../../operations/distribution/assemble";
import { localStackSteps, type LocalStackSteps } from "../../tools/local-kubernetes/local-stack";
import { smokeTestFromPod } from "../../tools/local-kubernetes/smoke";
import { runCommand } from "../../tools/lib/command";
import type { Report } from "../../operations/lib/progress";
import { readDeployed } from "../../tools/stack/read-deployed";
import type { Deployed } from "../../operations/status/deployed";
import { reachOf } from "../../operations/transport/open-transport";
import type { ReachConfig } from "../../components/resources/inputs/transport-inputs";
import { clientOnHosts, type RocketmqClient } from "../../tools/rocketmq/client";
import { clientInPods } from "../../tools/rocketmq/client-in-pods";
import { anybody, operator, type SmokeAccess, smokeTest } from "../../tools/stack/smoke";
import { runUp } from "../../tools/stack/run-up";
import { operatorInPods } from "../../tools/stack/smoke-in-pods";
import { smokeTestRocketmq } from "../../tools/stack/smoke-rocketmq";
import { type Engine, Stack, type StackOutputs } from "../../tools/stack/stack";
import { elapsed, runSteps, type Step } from "../../tools/lib/steps";
import { upSummary } from "../../tools/stack/summary";
import { type SandboxHost, sandboxState, sandboxUp } from "../../tools/sandbox/sandbox";

interface Options {
  readonly smokeTest: boolean;
  readonly yes: boolean;
}

const program = new Command("scripts/up")
  .description(
    "Deploys a stack: installs missing tools, starts the sandbox of a sandbox stack (hosts or a Kubernetes), runs\n" +
      "`pulumi up` and a smoke test through the stack's outputs. It can be interrupted and run again at any time.",
  )
  .argument("[stack]", "name of the stack: Pulumi.<stack>.yaml", "dev")
  .option("--no-smoke-test", "skip the smoke test, which creates, uses and deletes a topic")
  .option("-y, --yes", "do not ask before changing your own hosts (a sandbox never asks)", false)
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const [name = "dev"] = program.processedArgs as string[];
  await up(Stack.read(name), program.opts<Options>(), signal);
});

async function up(stack: Stack, options: Options, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const engine = await prepare(stack, signal);
  if (stack.sandbox) await engine.ask("stack", "select", "--create", stack.name);
  await runUp(stack, engine, options);
  signal.throwIfAborted();
  if (leavingHosts(stack).length > 0) await runSteps([sandboxStep(stack, stack.hosts)], { signal });
  const [outputs, changes] = await Promise.all([engine.outputs(), engine.lastChanges()]);
  let firstRecord: string | undefined;
  const told = (read: number) => (firstRecord = elapsed(started, read));
  if (options.smokeTest) await runSteps(smokeSteps({ stack, engine }, outputs, told), { signal, concurrent: true });
  console.log(upSummary(stack, outputs, { changes, time: elapsed(started), firstRecord }));
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
  const local = await localSteps(stack);
  await runSteps([...steps, ...local.concurrent], { signal, concurrent: true });
  if (local.afterwards.length > 0) await runSteps(local.afterwards, { signal });
  if (engine === undefined) throw new Error("no Pulumi engine");
  return engine;
}

/** What a sandbox stack runs on, on this machine. */
async function localSteps(stack: Stack): Promise<LocalStackSteps> {
  if (!stack.sandbox) return { concurrent: [], afterwards: [] };
  if (stack.kubernetes !== undefined) return localStackSteps(stack);
  return { concurrent: [sandboxStep(stack, [...stack.hosts, ...leavingHosts(stack)])], afterwards: [] };
}

function sandboxStep({ name: stack }: Stack, hosts: readonly SandboxHost[]): Step {
  return {
    title: `sandbox: ${hosts.map(({ name }) => name).join(", ")}`,
    run: async (report, stop) => {
      await sandboxUp({ stack, hosts }, { report, signal: stop });
    },
  };
}

/** Hosts that have left the stack file are needed until `pulumi up` has uninstalled its services from them. */
function leavingHosts(stack: Stack): SandboxHost[] {
  if (!stack.sandbox || stack.kubernetes !== undefined) return [];
  const taken = stack.allHosts.flatMap(({ name, address }) => [name, address]);
  return (sandboxState(stack.name)?.hosts ?? []).filter(
    ({ name, address }) => ![name, address].some((one) => taken.includes(one)),
  );
}

/** Each kind of broker that a stack has, through its outputs. */
function smokeSteps(
  { stack, engine }: { readonly stack: Stack; readonly engine: Engine },
  outputs: StackOutputs,
  told: (firstRead: number) => void,
): Step[] {
  const { rocketmqNameServers, rocketmqBrokers } = outputs;
  const further: Step[] =
    rocketmqNameServers === undefined || rocketmqBrokers === undefined
      ? []
      : [
          {
            title: "smoke test of RocketMQ through the stack's outputs",
            run: async (report, stop) => {
              const reached = { rocketmqNameServers, rocketmqBrokers };
              const use = async (client: RocketmqClient) =>
                told(await smokeTestRocketmq(reached, client, report, stop));
              await asRocketmqClient((await readDeployed(stack, engine)).reach, rocketmqNameServers, use);
            },
          },
        ];
  return [...(outputs.brokers.length === 0 ? [] : kafkaSmokeSteps({ stack, engine }, outputs, told)), ...further];
}

/** On hosts as an application, by the addresses of the outputs. */
async function asRocketmqClient(
  config: ReachConfig,
  nameServers: string,
  use: (client: RocketmqClient) => Promise<void>,
): Promise<void> {
  if (config.substrate === "ssh") return use(clientOnHosts(nameServers, config.identity));
  const reach = reachOf(config);
  await use(clientInPods(reach, nameServers)).finally(() => reach.close());
}

/** From here, as applications outside use a cluster, and on Kubernetes also from a pod; where there are logins, as the operator. */
function kafkaSmokeSteps(
  { stack, engine }: { readonly stack: Stack; readonly engine: Engine },
  outputs: StackOutputs,
  told: (firstRead: number) => void,
): Step[] {
  const hasLogins = outputs.securityProtocol !== undefined;
  const outside: Step = {
    title: hasLogins ? "smoke test as the operator" : "smoke test through the stack's outputs",
    run: async (report, stop) => {
      const use = async (access: SmokeAccess) => told(await smokeTest(access, report, stop));
      await (hasLogins ? asOperator(await readDeployed(stack, engine), outputs, use) : use(anybody(outputs)));
    },
  };
  const config = stack.kubernetes;
  // In a pod there is no login: the operator's key stays with the stack, and users may use their own topics.
  if (config === undefined || hasLogins) return [outside];
  const inside: Step = {
    title: "smoke test from a pod",
    run: (report, stop) => smokeTestFromPod(config, outputs, { report, signal: stop }),
  };
  return stack.servesOutside ? [outside, inside] : [inside];
}

async function asOperator(
  deployed: Deployed,
  outputs: StackOutputs,
  use: (access: SmokeAccess) => Promise<void>,
): Promise<void> {
  if (deployed.reach.substrate === "ssh") return use(operator(deployed));
  const reach = reachOf(deployed.reach);
  await use(operatorInPods(reach, outputs)).finally(() => reach.close());
}
