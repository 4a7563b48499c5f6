import { type ConfigIssue, error } from "../model/issue";
import { notShown } from "../model/secret-words";

/**
 * A secret that is neither below `ssh`, nor the password of a user (`users`, `rocketmq.users`), nor a key below `security`: what is made of all other settings is a file that everybody on a host may read, a ConfigMap,
 * command text and the state.
 *
 * @param fix - how to write it otherwise
 */
export function misplacedSecret(property: string, fix: string): ConfigIssue {
  return error({
    property,
    rule: "must hold no secret: only below ssh, as the password of a user, and as a key below security does a value stay one; this would be in public files and in the state",
    given: `a secret ${notShown}`,
    fix,
  });
}
