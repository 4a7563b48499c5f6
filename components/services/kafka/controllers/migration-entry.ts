import type { ServerGroups } from "../../../model/cluster-spec";
import { hasEnsemble } from "../../zookeeper/resolve";
import type { MigrationEntry } from "../../service";
import { kafkaOf, metadataIn } from "../resolve";
import { controllersOf } from "./resolve";

/** Where a cluster is on the way to KRaft; undefined without controllers, and without an ensemble. */
export function migrationEntry(cluster: ServerGroups): MigrationEntry | undefined {
  const controllers = controllersOf(cluster);
  const brokers = kafkaOf(cluster);
  const { step } = metadataIn(brokers);
  if (controllers === undefined || step === "zookeeper" || !hasEnsemble(cluster)) return undefined;
  const { dataDirectory: directory, user } = controllers;
  return { step, chroot: brokers.settings.chroot ?? "", directory, user };
}
