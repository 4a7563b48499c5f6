import type { AgentAnswer } from "../../components/resources/inputs/agent-inputs";
import { errorMessage } from "../lib/error-message";
import { runProgram } from "../lib/run-program";

/** An agent may ask a person before it answers. */
const limitMilliseconds = 20_000;

/** Asks an SSH agent for its keys, as a process of its own for the same reason as `inspectCluster`. */
export function inspectAgent(socket: string): AgentAnswer {
  try {
    return runProgram("agent-identities", { socket }, limitMilliseconds);
  } catch (error) {
    return { problem: errorMessage(error) };
  }
}
