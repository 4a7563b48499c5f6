import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { FakeZnodes } from "./fake-znodes";

/** What a broker knows of a login from a tree: nothing before it was told. @throws Error when its keys are of no password. */
export function toldOf(tree: FakeZnodes, user: string, mechanism: string, password: string) {
  const name = encodeURIComponent(user);
  const isTold = tree.orders.some((order) => order.includes(`config_change_`) && order.includes(`"users/${name}"`));
  const data = tree.nodes.get(`/config/users/${name}`)?.data;
  if (!isTold || data === undefined) return undefined;
  const { config } = JSON.parse(data) as { readonly config: Readonly<Partial<Record<string, string>>> };
  const [, salt = "", stored, , iterations] =
    /^salt=(.+),stored_key=(.+),server_key=(.+),iterations=(\d+)$/.exec(config[mechanism] ?? "") ?? [];
  if (stored === undefined) return undefined;
  const [hash, length] = mechanism === "SCRAM-SHA-256" ? (["sha256", 32] as const) : (["sha512", 64] as const);
  const found = { iterations: Number(iterations), salt: Buffer.from(salt, "base64") };
  const saltedPassword = pbkdf2Sync(password, found.salt, found.iterations, length, hash);
  const key = createHmac(hash, saltedPassword).update("Client Key").digest();
  if (createHash(hash).update(key).digest("base64") !== stored) return undefined;
  return { ...found, saltedPassword };
}
