import * as pulumi from "@pulumi/pulumi";
import type { DeepInput, InputsOf } from "./deep-input";
import type { Identity } from "./inputs/identity-inputs";
import type { UsersInputs } from "./inputs/users-inputs";
import { type UserSpec, usersText } from "../services/kafka/users/users-spec";

export interface UsersArgs {
  readonly users: readonly UserSpec[];
  /** Their passwords, by `loginKey`. */
  readonly passwords: Readonly<Record<string, pulumi.Input<string>>>;
  /** How the servers are reached; it may hold a login. */
  readonly reach: DeepInput<UsersInputs["reach"]>;
  readonly logins: UsersInputs["logins"];
  readonly chroot?: string | undefined;
  /** Who this program is to servers with TLS. */
  readonly identity?: DeepInput<Identity> | undefined;
}

/**
 * The users of a stack, all of them as one resource, see `operations/provider/users-resource-handler.ts`.
 *
 * It is there without any user, too: a user that leaves the stack file is a change of it, and not the end of it.
 */
export class Users extends pulumi.CustomResource {
  constructor(name: string, args: UsersArgs, options: pulumi.CustomResourceOptions) {
    const { passwords, reach, logins, chroot, identity } = args;
    const inputs: InputsOf<Omit<UsersInputs, "identity">> = {
      users: usersText(Object.fromEntries(args.users.map((user) => [user.principal, user]))),
      passwords: pulumi.secret(passwords),
      reach: pulumi.secret(reach),
      logins: [...logins],
      ...(chroot === undefined ? {} : { chroot }),
      ...(identity === undefined ? {} : { identity: pulumi.secret(identity) }),
    };
    super("kafka-zookeeper:index:Users", name, inputs, options);
  }
}
