import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Message } from "../../operations/protocol/kafka/declaration";

const folder = path.join(__dirname, "../../operations/protocol/kafka/messages");
const load = createRequire(__filename);

/** Every message that is declared, so that a new one cannot be forgotten. */
export const declaredMessages: readonly Message[] = readdirSync(folder).flatMap((file) =>
  Object.values(load(path.join(folder, file)) as Record<string, Message>),
);

/** @throws Error when none is declared. */
export function messageOf(apiKey: number): Message {
  const found = declaredMessages.find((message) => message.apiKey === apiKey);
  if (found === undefined) throw new Error(`no message with the API key ${apiKey} is declared`);
  return found;
}
