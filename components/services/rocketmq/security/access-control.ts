import type { PropertyMap } from "../../../model/properties";
import { settingNames } from "../properties/server-settings";

const authentication = "org.apache.rocketmq.auth.authentication.provider";
const authorization = "org.apache.rocketmq.auth.authorization.provider";

/** What brokers and proxies have in common of ACL 2.0 (`AuthConfig`), besides where each finds users. */
const common: PropertyMap = {
  authenticationEnabled: "true",
  authenticationProvider: `${authentication}.DefaultAuthenticationProvider`,
  authorizationEnabled: "true",
  authorizationProvider: `${authorization}.DefaultAuthorizationProvider`,
};

/**
 * What slaves ask their masters for, by request codes: topics, consumer offsets, delays, timers (twice), consumer groups and how
 * these are given messages. Brokers that share a process log in nowhere (`BrokerContainer` hands its client no credentials), so
 * that these can be read without a login. They change nothing, and hold no message.
 */
const askedBySlaves = [21, 43, 45, 60, 61, 201, 402];

/** Keys that our own tools tell running brokers: who writes, who becomes master, and that a replica connects to its master anew. */
const toldWhileRunning = ["brokerPermission", "brokerElectionPriority", "haHousekeepingInterval"] as const;

/** One of them: brokers with logins refuse all others. */
export type ToldWhileRunning = (typeof toldWhileRunning)[number];

/** Whose users a broker has, and where. */
interface BrokerStore {
  readonly cluster: string;
  readonly group: string;
  /** `storePathRootDir`. */
  readonly store: string;
}

/**
 * Logins and access rights of a broker: users and their rights are in its own store.
 *
 * Every user may send request 25, which changes settings of a running broker, because 5.5.0 asks nobody for a right to it. So all
 * keys but these are on the list of those that it refuses.
 */
export function brokerAccessControl({ cluster, group, store }: BrokerStore): PropertyMap {
  const refused = settingNames("broker").filter((key) => !toldWhileRunning.some((told) => told === key));
  return {
    ...common,
    // Brokers that share a process would otherwise share the users of the first one, in a directory called null.
    authConfigPath: `${store}/auth`,
    configName: group,
    clusterName: cluster,
    authenticationMetadataProvider: `${authentication}.LocalAuthenticationMetadataProvider`,
    authenticationWhitelist: askedBySlaves.join(","),
    authorizationMetadataProvider: `${authorization}.LocalAuthorizationMetadataProvider`,
    authorizationWhitelist: askedBySlaves.join(","),
    configBlackList: [...refused].sort().join(";"),
  };
}

/** Logins and access rights of a proxy, which asks brokers about users and their rights, anew every few seconds. */
export function proxyAccessControl(): PropertyMap {
  return {
    ...common,
    // Else what a proxy asks brokers for itself has no login, and it ends at the first refusal (`DefaultMessagingProcessor`).
    enableAclRpcHookForClusterMode: "true",
    authenticationMetadataProvider: "org.apache.rocketmq.proxy.auth.ProxyAuthenticationMetadataProvider",
    authorizationMetadataProvider: "org.apache.rocketmq.proxy.auth.ProxyAuthorizationMetadataProvider",
    userCacheRefreshSeconds: "5",
    aclCacheRefreshSeconds: "5",
  };
}
