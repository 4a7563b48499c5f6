import type { ServerGroups } from "../../../../model/cluster-spec";
import { type ConfigIssue, error } from "../../../../model/issue";
import { joinLimited } from "../../../../model/report-text";
import { claimsOfLostMajority } from "../../../claims-of-majority";
import type { ClaimedServer } from "../../../service-on-kubernetes";
import { kafkaOf, metadataIn } from "../../resolve";
import { controllerName, controllersOf } from "../resolve";

/** Rules about the volumes of controllers, by the step that a cluster shall be at. */
export function checkClaims(servers: readonly ClaimedServer[], cluster: ServerGroups): ConfigIssue[] {
  if (metadataIn(kafkaOf(cluster)).step === "controllers") return checkLeft(servers);
  const isDynamic = controllersOf(cluster)?.settings.quorum === "dynamic";
  return checkMajority(isDynamic ? withoutJoining(servers) : servers);
}

/** The same about combined nodes, whose brokers' volumes hold their vote. */
export function checkNodeClaims(servers: readonly ClaimedServer[], cluster: ServerGroups): ConfigIssue[] {
  const nodes = new Set(kafkaOf(cluster).servers.flatMap(({ id, combined }) => (combined === true ? [id] : [])));
  const asControllers = servers.filter(({ service, id }) => service === "kafka" && nodes.has(id));
  if (nodes.size === 0) return [];
  return checkMajority([...servers, ...asControllers.map((one) => ({ ...one, service: controllerName }))], {
    property: "kubernetes.kafka",
    one: "node",
    all: "combined nodes",
  });
}

/** A controller that joins a dynamic quorum has no vote yet, and elects nobody; where none was installed, none joins. */
function withoutJoining(servers: readonly ClaimedServer[]): readonly ClaimedServer[] {
  const isController = ({ service }: ClaimedServer) => service === controllerName;
  if (!servers.some((one) => isController(one) && one.isInstalled)) return servers;
  return servers.filter((one) => !isController(one) || one.isInstalled || one.found.length > 0);
}

/** Controllers that begin with the metadata of an earlier try take the copy for done, and brokers would see no topic of since. */
function checkLeft(servers: readonly ClaimedServer[]): ConfigIssue[] {
  const controllers = servers.filter(({ service }) => service === controllerName);
  const left = controllers.flatMap(({ found }) => found);
  if (left.length === 0 || controllers.some(({ isDeployed }) => isDeployed)) return [];
  return [
    error({
      property: "kubernetes.controllers",
      rule: "must have no volumes of an earlier try when the way to KRaft begins: what they hold is older than what ZooKeeper has",
      given: `${joinLimited(left, 5)}, while there is no controller`,
      fix: `kubectl delete pvc ${left.join(" ")}; when that has ended, run again`,
    }),
  ];
}

/**
 * Whether enough controllers have their volumes to know what the cluster knew. A volume that is missing is made anew: where a
 * majority has nothing, it elects a leader that knows nothing, and brokers that have data set every partition aside as a stray.
 * Controllers are there before the first broker, so that volumes of brokers tell of volumes of controllers.
 */
function checkMajority(
  servers: readonly ClaimedServer[],
  { property, one, all: what } = { property: "kubernetes.controllers", one: "controller", all: "controllers" },
): ConfigIssue[] {
  const lost = claimsOfLostMajority(servers, { of: controllerName, usedBy: "kafka" });
  if (lost === undefined) return [];
  const { all, missing, kept } = lost;
  return [
    error({
      property,
      rule: `a majority of the ${what} must have their volumes while brokers have theirs, or brokers set all their partitions aside`,
      given: `no claim ${missing.join(", ")}, of ${all} ${what}, while there is ${joinLimited(kept, 5)}`,
      fix:
        `make the claims again, each bound to the volume with the data of its ${one} (PersistentVolume, claimRef); ` +
        `when all of it is lost, and the records are as well: kubectl delete pvc ${kept.join(" ")}, then run again`,
    }),
  ];
}
