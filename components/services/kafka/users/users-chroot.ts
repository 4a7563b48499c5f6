import { compareVersions } from "../../../model/versions";
import type { KafkaGroup } from "../resolve";

/** Whether brokers of a release take users from ZooKeeper alone: later ones take them by their protocol (KIP-554). */
export function keepsUsersInZnodes(version: string): boolean {
  return compareVersions(version, "2.7") < 0;
}

/** The path in ZooKeeper below which brokers find their users; undefined where they take them by their protocol. */
export function usersChroot({ distribution: { version }, settings }: KafkaGroup): string | undefined {
  return keepsUsersInZnodes(version.version) ? (settings.chroot ?? "") : undefined;
}
