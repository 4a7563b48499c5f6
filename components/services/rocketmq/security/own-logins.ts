import type { Server, ServerGroups } from "../../../model/cluster-spec";
import { renderProperties } from "../../../model/properties";
import type { OwnPasswords, SecretText } from "../../../security/leaf";
import { brokerProperties } from "../broker-files";
import { proxyFile, proxyJson } from "../proxies/proxy-files";
import { proxiesOf } from "../proxies/resolve";
import { groupsOn, rocketmqOf } from "../resolve";
import { ownUsers, rocketmqKeyFiles } from "./rocketmq-security";

/**
 * Derives the password that a replica makes the operator's user with when it has none yet. **Whoever logs in at a broker can read
 * it**, because 5.5.0 asks nobody for a right to request 26, which tells what stands in a broker's file. So it is good until our
 * own tools have logged in with it once and given the user the real password, and it is good at this replica alone.
 *
 * @param digest - SHA-256, as hexadecimal digits
 */
export function firstPassword(
  { admin, group, id }: { readonly admin: string; readonly group: string; readonly id: number },
  digest: (text: string) => string,
): string {
  return digest(`first password of ${group} on ${id} ${admin}`).slice(0, 32);
}

/** The files of the brokers of a host, each with the operator's first password. */
export function brokerTexts(cluster: ServerGroups, server: Server): SecretText[] {
  const brokers = rocketmqOf(cluster);
  if (brokers.isSecure !== true) return [];
  return groupsOn(brokers, server).map((replica) => ({
    file: rocketmqKeyFiles(brokers).withPassword(`${replica.name}.conf`),
    content: (passwords, digest) => {
      const place = { admin: passwordIn(passwords, "admin"), group: replica.name, id: server.id };
      const user = { username: ownUsers.admin, password: firstPassword(place, digest) };
      const properties = brokerProperties(cluster, server, replica);
      return renderProperties({ ...properties, initAuthenticationUser: JSON.stringify(user) });
    },
  }));
}

/** The file of a proxy with the login by which it asks brokers. */
export function proxyTexts(cluster: ServerGroups, server: Server): SecretText[] {
  const proxies = proxiesOf(cluster);
  if (proxies?.isSecure !== true) return [];
  return [
    {
      file: rocketmqKeyFiles(proxies).withPassword(proxyFile),
      content: (passwords) => {
        const login = { accessKey: ownUsers.proxy, secretKey: passwordIn(passwords, "proxy") };
        return proxyJson(cluster, server, { innerClientAuthenticationCredentials: JSON.stringify(login) });
      },
    },
  ];
}

function passwordIn(passwords: OwnPasswords, name: keyof typeof ownUsers): string {
  const password = passwords[name];
  if (password === undefined) throw new Error(`there is no password of ${ownUsers[name]}`);
  return password;
}
