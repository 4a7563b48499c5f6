import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { CheckFailure, CheckResult, CreateResult, DiffResult, UpdateResult } from "@pulumi/pulumi/provider";
import type { CommandOutput } from "./capture";
import type { CommonInputs, RunContext, Runner } from "./runner";
import { parseUrn } from "../lib/urn";
import { asSecret, reveal, type Properties } from "../lib/values";

const noOutput: CommandOutput = { stdout: "", stderr: "" };

/** The life of one kind of command resource, the same for every way to run commands. */
export class CommandResource<Inputs extends CommonInputs> {
  constructor(private readonly runner: Runner<Inputs>) {}

  check(news: Properties): CheckResult {
    const { required, unsupported, secrets } = this.runner;
    const missing = required.filter((name) => news[name] === undefined);
    const refused = unsupported.filter((name) => news[name] !== undefined);
    const failures: CheckFailure[] = [
      ...missing.map((property) => ({ property, reason: "missing required property" })),
      ...refused.map((property) => ({ property, reason: "the substitute for pulumi-command cannot do this" })),
    ];
    const inputs = Object.entries(news).map(([name, value]) => [
      name,
      secrets.includes(name) ? asSecret(value) : value,
    ]);
    return { inputs: Object.fromEntries(inputs) as Properties, failures };
  }

  diff(state: Properties, news: Properties): DiffResult {
    const before = withoutOutputs(state);
    const names = new Set([...Object.keys(before), ...Object.keys(news)]);
    const changed = [...names].filter((name) => !name.startsWith("__") && !isDeepStrictEqual(before[name], news[name]));
    return { changes: changed.length > 0, replaces: changed.filter((name) => name === "triggers") };
  }

  async create(news: Properties, context: RunContext): Promise<CreateResult> {
    const output = await this.#run(["create"], news, noOutput, context);
    const id = `${parseUrn(context.urn).name}${randomBytes(4).toString("hex")}`;
    return { id, outs: { ...news, ...(output ?? noOutput) } };
  }

  async update(state: Properties, news: Properties, context: RunContext): Promise<UpdateResult> {
    const previous = outputsOf(state);
    const output = await this.#run(["update", "create"], news, previous, context);
    return { outs: { ...news, ...(output ?? previous) } };
  }

  async delete(state: Properties, context: RunContext): Promise<void> {
    await this.#run(["delete"], withoutOutputs(state), outputsOf(state), context);
  }

  /** Runs the first of the commands that is given; returns nothing when none is. */
  async #run(
    candidates: readonly ("create" | "update" | "delete")[],
    properties: Properties,
    previous: CommandOutput,
    context: RunContext,
  ): Promise<CommandOutput | undefined> {
    const inputs = this.runner.inputs.parse(reveal(properties));
    const command = candidates.map((candidate) => inputs[candidate]).find((text) => text !== undefined);
    if (command === undefined) return undefined;
    try {
      return await this.runner.run({ command, inputs, previous }, context);
    } finally {
      await context.log.flush();
    }
  }
}

function withoutOutputs(state: Properties): Properties {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name !== "stdout" && name !== "stderr"));
}

function outputsOf(state: Properties): CommandOutput {
  const { stdout, stderr } = reveal(state) as Properties;
  return {
    stdout: typeof stdout === "string" ? stdout : "",
    stderr: typeof stderr === "string" ? stderr : "",
  };
}
