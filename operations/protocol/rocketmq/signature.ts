import { createHmac } from "node:crypto";
import type { OwnLogin } from "../../../components/resources/inputs/identity-inputs";
import type { Command } from "./frames";

/**
 * The fields of a request with a login: brokers compute the same of the values of all fields, in the order of their names, and the
 * body (`AclClientRPCHook`, `AclUtils.combineRequestContent`). The password itself is not sent.
 */
export function signedFields(
  { fields, body }: Pick<Command, "fields" | "body">,
  { user, password }: OwnLogin,
): Record<string, string> {
  const signed: Record<string, string> = { ...fields, AccessKey: user };
  const values = Object.keys(signed)
    .sort()
    .map((name) => signed[name]);
  const signature = createHmac("sha1", password).update(values.join("")).update(body).digest("base64");
  return { ...signed, Signature: signature };
}
