import type { NewCredential } from "../../../protocol/kafka/credentials";
import { scramKeys } from "./password";

/** What a user has in its znode, all in texts: logins by mechanism, and quotas. */
export type UserConfig = Readonly<Record<string, string>>;

const format = 1;

/** Reads the data of a user's znode (`kafka.zk.ConfigEntityZNode`). @throws Error when it is of another kind. */
export function userConfigIn(data: Buffer, name: string): UserConfig {
  if (data.length === 0) return {};
  const found = JSON.parse(data.toString()) as { readonly version?: unknown; readonly config?: unknown };
  if (found.version !== format || typeof found.config !== "object" || found.config === null)
    throw new Error(`ZooKeeper keeps user ${name} in a way that is not known here`);
  return found.config as UserConfig;
}

export function userConfigText(config: UserConfig): Buffer {
  return Buffer.from(JSON.stringify({ version: format, config }));
}

/** A login as brokers keep it: nobody can log in with it (`ScramCredentialUtils`, RFC 5802). */
export function credentialText({ mechanism, iterations, salt, saltedPassword }: NewCredential): string {
  const { stored, server } = scramKeys(mechanism, saltedPassword);
  const [one, two, three] = [salt, stored, server].map((bytes) => bytes.toString("base64"));
  return `salt=${one},stored_key=${two},server_key=${three},iterations=${iterations}`;
}

/** Iterations by mechanism. */
export function credentialsIn(config: UserConfig): Record<string, number> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => {
      const [, iterations] = /(?:^|,)iterations=(\d+)(?:,|$)/.exec(value) ?? [];
      return isMechanism(key) && iterations !== undefined ? [[key, Number(iterations)]] : [];
    }),
  );
}

/** Everything that is a number. */
export function quotasIn(config: UserConfig): Record<string, number> {
  const others = Object.entries(config).filter(([key]) => !isMechanism(key));
  const numbers = others.map(([key, value]) => [key, Number(value)] as const);
  return Object.fromEntries(numbers.filter(([, value]) => !Number.isNaN(value)));
}

function isMechanism(key: string): boolean {
  return key.startsWith("SCRAM-");
}
