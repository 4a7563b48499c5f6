import { z } from "zod";

/** What `operations/transport/agent-identities.ts` is asked: about the SSH agent behind which socket. */
export const agentInputs = z.object({ socket: z.string() });

export type AgentInputs = z.input<typeof agentInputs>;

/** What an SSH agent said, or why nothing. */
export type AgentAnswer = { readonly keys: number } | { readonly problem: string };
