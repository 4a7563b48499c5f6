import type { Client, ClientChannel } from "ssh2";
import { z } from "zod";
import { dial } from "../lib/ssh";
import { Capture, type CommandOutput } from "./capture";
import { commonInputs, previousOutputs, type Run, type RunContext, type Runner } from "./runner";

const endpoint = z.object({
  host: z.string(),
  port: z.number().optional(),
  user: z.string().optional(),
  password: z.string().optional(),
  privateKey: z.string().optional(),
  privateKeyPassword: z.string().optional(),
  agentSocketPath: z.string().optional(),
  hostKey: z.string().optional(),
  dialErrorLimit: z.number().optional(),
  perDialTimeout: z.number().optional(),
});

const inputs = commonInputs.extend({ connection: endpoint.extend({ proxy: endpoint.optional() }) });

type RemoteInputs = z.infer<typeof inputs>;

/** Runs commands over SSH: `command:remote:Command`. */
export const remoteRunner: Runner<RemoteInputs> = {
  inputs,
  unsupported: [],
  secrets: ["connection"],
  required: ["connection"],
  async run(run, context) {
    const { urn, log, signal } = context;
    const client = await dial(run.inputs.connection, { signal, onRetry: (line) => log.status(line, urn) });
    const stop = () => client.destroy();
    signal.addEventListener("abort", stop);
    try {
      const env = await acceptedEnvironment(client, run, context);
      return await execute(client, run, env, context);
    } finally {
      signal.removeEventListener("abort", stop);
      client.end();
    }
  },
};

async function execute(
  client: Client,
  { command, inputs: { logging, stdin = "" } }: Run<RemoteInputs>,
  env: Record<string, string>,
  { urn, log }: RunContext,
): Promise<CommandOutput> {
  const capture = new Capture(logging, (line) => log.status(line, urn));
  const failure = await execCommand(client, { command, env, stdin, capture });
  if (failure !== undefined) throw capture.failure(failure, command);
  return capture.result();
}

// ssh2 asks for variables without waiting for the answer, so whether they arrive is seen by looking.
async function acceptedEnvironment(
  client: Client,
  run: Run<RemoteInputs>,
  { urn, log }: RunContext,
): Promise<Record<string, string>> {
  const wanted = run.inputs.environment ?? {};
  for (const [name, value] of Object.entries(wanted)) {
    if (await accepts(client, name, value)) continue;
    log.error(notAccepted(name), urn);
    throw new Error(`could not set environment variable "${name}": ssh: setenv failed`);
  }
  const accepted: Record<string, string> = { ...wanted };
  for (const [name, value] of Object.entries(previousOutputs(run))) {
    if (await accepts(client, name, value)) accepted[name] = value;
    else log.warning(notAccepted(name), urn);
  }
  return accepted;
}

async function accepts(client: Client, name: string, value: string): Promise<boolean> {
  const capture = new Capture("none", () => undefined);
  const failure = await execCommand(client, {
    command: `printenv '${name}'`,
    env: { [name]: value },
    stdin: "",
    capture,
  });
  return failure === undefined;
}

function notAccepted(name: string): string {
  return (
    `Unable to set '${name}'. This only works if the SSH server accepts the variable through AcceptEnv. ` +
    `Where a shell like Bash runs the command, prefix the command instead: 'VAR=value command'`
  );
}

interface Exec {
  readonly command: string;
  readonly env: Record<string, string>;
  readonly stdin: string;
  readonly capture: Capture;
}

/** Resolves when the command has ended, with the reason if it failed; rejects when it cannot be started. */
function execCommand(client: Client, { command, env, stdin, capture }: Exec): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const broken = () => reject(new Error("EOF"));
    client.once("close", broken);
    // Listeners are added before the callback returns: the exit status may stand in the very packet that is being read.
    client.exec(command, { env }, (error, channel) => {
      client.off("close", broken);
      if (error) return reject(error);
      capture.watch({ stdout: channel, stderr: channel.stderr });
      onEnd(channel, resolve);
      // A command that ends without reading all of its input is judged by its exit status alone.
      channel.stdin.on("error", () => undefined);
      channel.end(stdin);
    });
  });
}

function onEnd(channel: ClientChannel, done: (reason: string | undefined) => void): void {
  let reason: string | undefined = "wait: remote command exited without exit status or exit signal";
  channel.on("exit", (code: number | null, signal?: string, _coreDumped?: boolean, description?: string) => {
    reason = code === 0 ? undefined : exitText(code, signal, description);
  });
  channel.on("close", () => done(reason));
}

const signalNumbers: Record<string, number> = {
  ABRT: 6,
  ALRM: 14,
  FPE: 8,
  HUP: 1,
  ILL: 4,
  INT: 2,
  KILL: 9,
  PIPE: 13,
  QUIT: 3,
  SEGV: 11,
  TERM: 15,
};

function exitText(code: number | null, signal: string | undefined, description: string | undefined): string {
  const name = signal?.replace(/^SIG/, "") ?? "";
  const status = code ?? 128 + (signalNumbers[name] ?? 0);
  const from = name === "" ? "" : ` from signal ${name}`;
  return `Process exited with status ${status}${from}${description ? `. Reason was: ${description}` : ""}`;
}
