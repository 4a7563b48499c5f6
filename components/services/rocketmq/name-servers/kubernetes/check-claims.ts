import { type ConfigIssue, error } from "../../../../model/issue";
import { joinLimited } from "../../../../model/report-text";
import type { ClaimedServer } from "../../../service-on-kubernetes";
import { rocketmqName } from "../../resolve";
import { nameServerName } from "../resolve";

/**
 * Whether enough controllers have their volumes to know the brokers that have data. One that is missing is made anew: a majority that
 * knows nothing hands out ids from the first again, and brokers that have theirs among their data are nobody to it.
 */
export function checkClaims(servers: readonly ClaimedServer[]): ConfigIssue[] {
  const used = servers.filter(({ service, found }) => service === rocketmqName && found.length > 0);
  const controllers = servers.filter(({ service }) => service === nameServerName);
  const without = controllers.filter(({ found }) => found.length === 0);
  if (used.length === 0 || controllers.length - without.length > controllers.length / 2) return [];
  const [missing, kept] = [without.flatMap(({ claims }) => claims), used.flatMap(({ found }) => found)];
  return [
    error({
      property: "kubernetes.nameServers",
      rule: "a majority of the name servers must have their volumes while brokers have theirs: their controllers would not know these brokers",
      given: `no claim ${missing.join(", ")}, of ${controllers.length} name servers, while there is ${joinLimited(kept, 5)}`,
      fix:
        "make the claims again, each bound to the volume with the data of its name server (PersistentVolume, claimRef); " +
        `when all of it is lost, and the messages are as well: kubectl delete pvc ${kept.join(" ")}, then run again`,
    }),
  ];
}
