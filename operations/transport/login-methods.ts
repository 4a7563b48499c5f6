import type * as Ssh2 from "ssh2";
import type { AnyAuthMethod, KeyboardInteractiveAuthMethod, ParsedKey } from "ssh2";
import { lazy } from "../../components/model/lazy";
import type { SshEndpoint } from "./ssh-connection";

/** Loaded by the first dial: a plugin that the engine starts only to find that nothing changed needs no client. */
const ssh2 = lazy(() => require("ssh2") as typeof Ssh2);

/** The ways to log in that a connection has, in the order in which they are tried. @throws Error when a key cannot be read. */
export function loginMethods(connection: SshEndpoint) {
  const { user: username = "root", privateKey, privateKeyPassword, password } = connection;
  const methods: AnyAuthMethod[] = [{ type: "none", username }];
  if (privateKey !== undefined)
    methods.push({ type: "publickey", username, key: readKey(privateKey, privateKeyPassword) });
  if (password !== undefined) methods.push(...passwordMethods(username, password));
  const agent = agentOf(connection);
  if (agent !== undefined) methods.push({ type: "agent", username, agent });
  return { username, authHandler: methods };
}

/** The socket of the agent that logs in; undefined when none does. */
function agentOf({ privateKey, password, agentSocketPath }: SshEndpoint): string | undefined {
  if (agentSocketPath !== undefined) return agentSocketPath;
  if (privateKey !== undefined || password !== undefined) return undefined;
  return process.env["SSH_AUTH_SOCK"] || undefined;
}

function passwordMethods(username: string, password: string): AnyAuthMethod[] {
  const prompt: KeyboardInteractiveAuthMethod["prompt"] = (_name, _instructions, _language, prompts, finish) =>
    finish(prompts.map(() => password));
  return [
    { type: "password", username, password },
    { type: "keyboard-interactive", username, prompt },
  ];
}

const read = new Map<string, ParsedKey>();

/**
 * Each key is read once: to decrypt one is made to take long, a few tenths of a second in which nothing else happens in
 * this process.
 */
function readKey(privateKey: string, passphrase?: string): ParsedKey {
  const name = JSON.stringify([privateKey, passphrase]);
  const known = read.get(name);
  if (known !== undefined) return known;
  const parsed = ssh2().utils.parseKey(privateKey, passphrase);
  if (parsed instanceof Error) throw new Error(`failed to parse private key: ${parsed.message}`);
  read.set(name, parsed);
  return parsed;
}
