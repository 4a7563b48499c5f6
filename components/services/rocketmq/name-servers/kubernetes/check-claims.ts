import { type ConfigIssue, error } from "../../../../model/issue";
import { joinLimited } from "../../../../model/report-text";
import { claimsOfLostMajority } from "../../../claims-of-majority";
import type { ClaimedServer } from "../../../service-on-kubernetes";
import { rocketmqName } from "../../resolve";
import { nameServerName } from "../resolve";

/**
 * Whether enough controllers have their volumes to know the brokers that have data. One that is missing is made anew: a majority that
 * knows nothing hands out ids from the first again, and brokers that have theirs among their data are nobody to it.
 */
export function checkClaims(servers: readonly ClaimedServer[]): ConfigIssue[] {
  const lost = claimsOfLostMajority(servers, { of: nameServerName, usedBy: rocketmqName });
  if (lost === undefined) return [];
  const { all, missing, kept } = lost;
  return [
    error({
      property: "kubernetes.nameServers",
      rule: "a majority of the name servers must have their volumes while brokers have theirs: their controllers would not know these brokers",
      given: `no claim ${missing.join(", ")}, of ${all} name servers, while there is ${joinLimited(kept, 5)}`,
      fix:
        "make the claims again, each bound to the volume with the data of its name server (PersistentVolume, claimRef); " +
        `when all of it is lost, and the messages are as well: kubectl delete pvc ${kept.join(" ")}, then run again`,
    }),
  ];
}
