import { text } from "node:stream/consumers";
import { createAgent } from "ssh2";
import { type AgentAnswer, agentInputs } from "../../components/resources/inputs/agent-inputs";
import { errorMessage } from "../lib/error-message";

/** Asks an SSH agent for its keys. */
function identities(socket: string): Promise<AgentAnswer> {
  return new Promise((resolve) => {
    createAgent(socket).getIdentities((error, keys) =>
      resolve(error ? { problem: errorMessage(error) } : { keys: keys?.length ?? 0 }),
    );
  });
}

async function main(): Promise<void> {
  const { socket } = agentInputs.parse(JSON.parse(await text(process.stdin)));
  process.stdout.write(JSON.stringify(await identities(socket)));
}

main().catch((error: unknown) => {
  console.error(errorMessage(error).split("\n")[0]);
  process.exitCode = 1;
});
