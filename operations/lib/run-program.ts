import { execFileSync } from "node:child_process";
import type { ClusterFacts } from "../../components/kubernetes/facts";
import type { ClusterFactsInputs } from "../../components/resources/inputs/cluster-facts-inputs";
import type { AgentAnswer, AgentInputs } from "../../components/resources/inputs/agent-inputs";
import { errorMessage } from "./error-message";
import { projectRoot } from "./paths";

/** Programs of this project that run as a process of their own, with what each reads and writes. */
interface Programs {
  readonly "cluster-facts": { readonly input: ClusterFactsInputs; readonly output: ClusterFacts };
  readonly "agent-identities": { readonly input: AgentInputs; readonly output: AgentAnswer };
}

const files: Readonly<Record<keyof Programs, string>> = {
  "cluster-facts": "operations/kubernetes/cluster-facts.ts",
  "agent-identities": "operations/transport/agent-identities.ts",
};

/**
 * Runs a program of this project and waits for it. Its input goes to its standard input and its output comes from its
 * standard output, both as JSON.
 *
 * @throws Error with the last line of its standard error when it fails or takes longer than the limit.
 */
export function runProgram<Name extends keyof Programs>(
  name: Name,
  input: Programs[Name]["input"],
  limitMilliseconds: number,
): Programs[Name]["output"] {
  try {
    const output = execFileSync(process.execPath, ["--require", "./scripts/fast-start.cjs", files[name]], {
      input: JSON.stringify(input),
      timeout: limitMilliseconds,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
      cwd: projectRoot,
    });
    return JSON.parse(output) as Programs[Name]["output"];
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    throw new Error(stderr?.trim().split("\n").at(-1) || errorMessage(error), { cause: error });
  }
}
