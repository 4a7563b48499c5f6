import { existsSync } from "node:fs";
import { hopsOf, type SshConfig } from "../config/ssh-schema";
import { type ConfigIssue, error, show } from "../model/issue";
import { agentFix } from "../model/login-failure";
import type { AgentAnswer } from "../resources/inputs/agent-inputs";

/** Asks an SSH agent for its keys, see `operations/transport/inspect-agent.ts`. */
export type InspectAgent = (socket: string) => AgentAnswer;

/**
 * What is wrong with the agent that is to log in, or with one that is none of ours.
 *
 * The socket of a login session is in no input of a resource: it would differ in each session. Both programs that talk to
 * hosts take it from the environment where they run.
 */
export function agentIssues(ssh: SshConfig, ask: InspectAgent): ConfigIssue[] {
  const hops = hopsOf(ssh).filter(({ credentials }) => (credentials.agent ?? false) !== false);
  if (hops.length === 0) return strayIssues(process.env["SSH_AUTH_SOCK"] ?? "");
  return hops.flatMap(({ at, credentials }) => hopIssues(`${at}.agent`, credentials.agent, ask));
}

function hopIssues(property: string, agent: SshConfig["agent"], ask: InspectAgent): ConfigIssue[] {
  const socket = typeof agent === "string" ? agent : (process.env["SSH_AUTH_SOCK"] ?? "");
  if (socket === "") return [agentIssue(property, "nothing: SSH_AUTH_SOCK is not set", agentFix)];
  const answer = ask(socket);
  if ("problem" in answer) return [agentIssue(property, `${show(socket)}: ${answer.problem}`, agentFix)];
  if (answer.keys > 0) return [];
  return [
    agentIssue(
      property,
      `${show(socket)}: an agent without keys`,
      "ssh-add FILE, with the key whose .pub is on the hosts",
    ),
  ];
}

function agentIssue(property: string, given: string, fix: string): ConfigIssue {
  return error({ property, rule: "must be an SSH agent that runs and has a key", given, fix });
}

/** The plugin for commands dials the agent of its environment beside any other login, and fails when it has gone away. */
function strayIssues(socket: string): ConfigIssue[] {
  if (socket === "" || existsSync(socket)) return [];
  return [
    error({
      property: "ssh",
      rule: "SSH_AUTH_SOCK must lead to an agent, or must not be set: it is dialled beside any other login",
      given: `${show(socket)}, which does not exist`,
      fix: "unset SSH_AUTH_SOCK, then run again",
    }),
  ];
}
