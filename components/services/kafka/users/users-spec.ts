import { versionOf } from "../../resolve-group";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import { aclGroups, aclsIn } from "./acl";
import { type Logins, type PasswordNumbers, numbersIn, passwordNumbersOf } from "./rotation";
import { certificatePrincipal } from "./user-names";
import { aclsOf } from "./user-rights";
import type { UserConfig } from "./users-schema";

/** What a user is besides its name and its passwords; a wanted one has one or two credentials, one of a broker perhaps none. */
export interface UserState extends Logins {
  /** Lines of `aclText`, sorted. */
  readonly acls: readonly string[];
  /** By the names of Kafka's documentation, "Quotas". */
  readonly quotas: Readonly<Record<string, number>>;
}

/** One user as it should be; its password is handed on apart. */
export interface UserSpec extends UserState {
  readonly name: string;
  /** What brokers and ACLs call it: its name, or what stands for the subject of its certificate. */
  readonly principal: string;
  /** On Kubernetes, where its applications are. */
  readonly namespaces: readonly string[];
}

/** What the quotas of a user are called in Kafka, by their names in a stack file. */
export const quotaKeys = {
  produceBytesPerSecond: "producer_byte_rate",
  consumeBytesPerSecond: "consumer_byte_rate",
  requestPercentage: "request_percentage",
} as const satisfies Record<keyof UserConfig["quotas"], string>;

/** The users of a checked configuration. */
export function usersOf(config: KafkaStack): UserSpec[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  return config.users.map((user) => {
    return {
      name: user.name,
      ...loginsOf(user),
      acls: aclsOf(user, version),
      quotas: quotasOf(user.quotas),
      namespaces: user.namespaces,
    };
  });
}

/** Who shows a certificate has no password. */
function loginsOf(user: UserConfig): Logins & Pick<UserSpec, "principal"> {
  if (user.certificate !== undefined) return { principal: certificatePrincipal(user.certificate), credentials: {} };
  const numbers = passwordNumbersOf(user);
  const credentials = Object.fromEntries(Object.keys(numbers).map((mechanism) => [mechanism, user.iterations]));
  return { principal: user.name, ...withNumbers(credentials, numbers) };
}

function withNumbers(credentials: UserState["credentials"], numbers: PasswordNumbers): Logins {
  const [mechanism, ...others] = Object.keys(credentials);
  const isPlain = others.length === 0 && mechanism !== undefined && numbers[mechanism] === 1;
  return isPlain ? { credentials } : { credentials, passwordNumbers: numbers };
}

/** Users as brokers tell them, with what only the state knows of those that it has. */
export function withKnownNumbers(
  seen: Readonly<Record<string, UserState>>,
  known: Readonly<Record<string, UserState>>,
): Record<string, UserState> {
  const all = Object.entries(seen).map(([name, user]) => {
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    return [name, before === undefined ? user : { ...user, ...withNumbers(user.credentials, numbersIn(before)) }];
  });
  return Object.fromEntries(all) as Record<string, UserState>;
}

function quotasOf(quotas: UserConfig["quotas"]): Record<string, number> {
  const given = Object.entries(quotaKeys).map(([key, name]) => [name, quotas[key as keyof typeof quotaKeys]] as const);
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** A user among the inputs of a resource. */
interface UserInputs extends Logins {
  readonly acls?: Readonly<Record<string, string>>;
  readonly quotas?: UserState["quotas"];
}

/** Users by name in one text of JSON, for the same reasons as `topicsText`; no password is in it. */
export function usersText(users: Readonly<Record<string, UserState>>): string {
  const inputs = Object.entries(users).map(([name, user]): [string, UserInputs] => {
    const { credentials, passwordNumbers, acls, quotas } = user;
    return [
      name,
      {
        credentials,
        ...(passwordNumbers === undefined ? {} : { passwordNumbers }),
        ...(acls.length > 0 ? { acls: aclGroups(acls) } : {}),
        ...(Object.keys(quotas).length > 0 ? { quotas } : {}),
      },
    ];
  });
  return JSON.stringify(Object.fromEntries(inputs));
}

/** The users in a text that {@link usersText} wrote; none where there is no text. */
export function usersIn(text = "{}"): Record<string, UserState> {
  const users = JSON.parse(text) as Readonly<Record<string, UserInputs>>;
  return Object.fromEntries(
    Object.entries(users).map(([name, { acls = {}, quotas = {}, ...logins }]) => [
      name,
      { ...logins, acls: aclsIn(acls), quotas },
    ]),
  );
}
