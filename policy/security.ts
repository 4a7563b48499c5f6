import { error } from "../components/model/issue";
import { looksSecret, notShown } from "../components/model/secret-words";
import { storePassword } from "../components/security/leaf";
import { aclOf, everything } from "../components/services/kafka/users/acl";
import { usersIn } from "../components/services/kafka/users/users-spec";
import { brokersOf, type DeployedBroker, type DeployedText, ensembleOf, textsOf } from "./deployed";
import { lifetimesOf } from "./lifetimes";
import type { Judge } from "./rule";

export const plaintextPorts: Judge = (resource) => [
  ...brokersOf(resource).flatMap((broker) =>
    plainListeners(broker).map((name) => plain(`${broker.place} listeners`, `${name}, which is not encrypted`)),
  ),
  ...ensembleOf(resource)
    .filter(({ properties }) => properties["clientPort"] !== undefined)
    .map(({ place, properties }) => plain(`${place} clientPort`, `port ${properties["clientPort"]}`)),
];

function plain(property: string, given: string) {
  return error({
    property,
    rule: "must talk TLS: in plain text, whoever is on the way reads and changes everything",
    given,
    fix: "set security: secure, or except the stack from plaintext-ports",
  });
}

/** Without a map, listeners have the protocols that they are called by; without listeners, a broker has a plain one. */
function plainListeners({ properties }: DeployedBroker): string[] {
  const map = (properties["listener.security.protocol.map"] ?? "").split(",").map((entry) => entry.trim().split(":"));
  const protocols = new Map(map.map(([name = "", protocol = ""]) => [name, protocol]));
  const listeners = (properties["listeners"] ?? "PLAINTEXT://:9092").split(",");
  const names = listeners.map((listener) => listener.trim().split("://")[0] ?? "");
  return names.filter((name) => (protocols.get(name) ?? name).toUpperCase().endsWith("PLAINTEXT"));
}

export const certificateLifetime: Judge = (resource, { maximum }) =>
  lifetimesOf(resource)
    .filter(({ days }) => days > maximum)
    .map(({ place, given, fix }) =>
      error({
        property: `${resource.name} ${place}`,
        rule: `must be at most ${maximum} days: a stolen key is good until its certificate ends`,
        given,
        fix: fix(maximum),
      }),
    );

export const aclWildcards: Judge = ({ type, props }) => {
  if (type !== "kafka-zookeeper:index:Users") return [];
  return Object.entries(usersIn(props["users"] as string | undefined)).flatMap(([user, { acls }]) =>
    acls
      .map((text) => ({ text, acl: aclOf(text) }))
      .filter(({ acl }) => acl.permission === "allow" && acl.name === everything)
      .map(({ text, acl }) =>
        error({
          property: `users[${user}]`,
          rule: `must name what it may use: * is every ${acl.resource} that there is, and will be`,
          given: text,
          fix: `name each ${acl.resource}, or give a beginning such as orders-*`,
        }),
      ),
  );
};

/** States, previews and process lists show these to more people than the secret is for. */
export const secretsByReference: Judge = (resource) =>
  textsOf(resource)
    .filter((one) => holdsSecret(one))
    .map(({ place }) =>
      error({
        property: place,
        rule: "must hold no secret: what stands here is in plain text in states, previews and on machines",
        given: notShown,
        fix: "give it as a secret of the stack's configuration, or by reference to a Secret of Kubernetes",
      }),
    );

function holdsSecret({ kind, key, text }: DeployedText): boolean {
  if (kind === "value") return looksSecret(key) && isValue(text);
  return privateKey.test(text) || login.test(withoutReferences(text)) || settingsIn(kind, text).some(isSecret);
}

const login = /:\/\/[^\s/:@]+:[^\s/@]+@/;

/** `key=value` or `key: value`: each line of a file, and each word of a command. */
function settingsIn(kind: DeployedText["kind"], text: string): [key: string, value: string][] {
  const setting =
    kind === "file" ? /^\s*["']?([\w.-]+)["']?\s*[=:]\s*(.*)$/gm : /([\w.-]+)["']?\s*[=:]\s*("[^"]*"|'[^']*'|\S+)/g;
  return [...text.matchAll(setting)].map(([, key = "", value = ""]) => [key, value]);
}

function isSecret([key, value]: [key: string, value: string]): boolean {
  if (key.toLowerCase().endsWith("jaas.config")) return /password\s*=/.test(value);
  return looksSecret(key) && isValue(value);
}

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** What a program looks up itself is only where a secret is; the password of Java's key stores is none. */
function isValue(value: string): boolean {
  const own = withoutReferences(value)
    .trim()
    .replace(/^["']|["'],?$/g, "");
  return own !== "" && own !== storePassword;
}

function withoutReferences(text: string): string {
  return text.replaceAll(/\$\{[^}]*\}|\$\([^)]*\)|\$\w+/g, "");
}
