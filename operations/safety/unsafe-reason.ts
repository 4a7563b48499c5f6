import { joinLimited, plural } from "../../components/model/report-text";

/** Why a server must not be stopped now: data, so that whoever asks decides what to do about it. */
export type UnsafeReason =
  | {
      /** A write with acks=all would be refused, or the partition would be offline, until the server is back. */
      readonly kind: "under-min-isr";
      readonly topic: string;
      readonly partition: number;
      /** Replicas that would be left in sync. */
      readonly left: number;
      /** `min.insync.replicas` of the topic. */
      readonly needed: number;
    }
  | {
      /** The same, even with every replica in sync: too few are on brokers that stay. */
      readonly kind: "placement";
      readonly topic: string;
      readonly partition: number;
      readonly left: number;
      readonly needed: number;
    }
  /** Leaders of a broker that stops go to others only by a controller. */
  | { readonly kind: "no-controller" }
  | {
      /** The ensemble would serve nobody until the server is back. */
      readonly kind: "quorum";
      /** Servers in sync that would be left. */
      readonly left: number;
      /** A majority of all members, the lost ones included. */
      readonly needed: number;
      /** Servers that would be left if every one that is not lost were in sync. */
      readonly atMost: number;
    }
  | { readonly kind: "leaders"; readonly count: number }
  /** Nobody can change the metadata of a KRaft cluster, and nobody tells who of the controllers is caught up. */
  | { readonly kind: "no-active-controller" }
  | {
      /** The quorum of controllers would have no leader until the controller is back. */
      readonly kind: "voters";
      /** Voters that would be left, caught up and answering. */
      readonly left: number;
      /** A majority of all voters, the lost ones included. */
      readonly needed: number;
      /** Voters that would be left if every one that is not lost were caught up. */
      readonly atMost: number;
    }
  | {
      /** A broker group would refuse messages, or have no master, until the server is back. */
      readonly kind: "broker-group";
      readonly group: string;
      /** Replicas that would be left in sync. */
      readonly left: number;
      /** `minInSyncReplicas` of the group. */
      readonly needed: number;
      /** Replicas in sync that would be left if every one that is not lost were in sync. */
      readonly atMost: number;
    }
  | {
      /** What the server needs to come back does not serve. */
      readonly kind: "needed";
      /** What it needs. Example: `the ensemble of zookeeper.existing`. */
      readonly what: string;
      readonly serving: number;
      readonly all: number;
      /** How many have to serve. */
      readonly needed: number;
      /** How many may come to tell that they serve, without a change of their own settings. */
      readonly atMost: number;
      /** What those that do not serve said, and from where they were asked. */
      readonly told: readonly string[];
    }
  | {
      /** What was not answered is never taken for good. */
      readonly kind: "unknown";
      readonly what: "partitions" | "min.insync.replicas" | "synced followers" | "broker groups" | "minInSyncReplicas";
      readonly topic?: string;
    };

/** Whether the reason may go away by itself: replicas catch up, servers answer, but placement stays as it is. */
export function waitingHelps(reason: UnsafeReason): boolean {
  switch (reason.kind) {
    case "placement":
      return false;
    case "quorum":
    case "voters":
    case "broker-group":
    case "needed":
      return reason.atMost >= reason.needed;
    case "under-min-isr":
    case "no-controller":
    case "no-active-controller":
    case "leaders":
    case "unknown":
      return true;
  }
}

/** The reason for people, in one line: `partition orders-0 would have 1 replica in sync and needs 2`. */
export function describeReason(reason: UnsafeReason): string {
  switch (reason.kind) {
    case "under-min-isr":
      return `partition ${reason.topic}-${reason.partition} would have ${replicas(reason.left)} in sync and needs ${reason.needed}`;
    case "placement":
      return `partition ${reason.topic}-${reason.partition} has ${replicas(reason.left)} on brokers that stay and needs ${reason.needed} in sync`;
    case "no-controller":
      return "no broker is the controller";
    case "quorum":
      return `${plural(reason.left, "ZooKeeper server")} in sync would be left and a majority is ${reason.needed}`;
    case "leaders":
      return `the ensemble has ${reason.count} leaders`;
    case "no-active-controller":
      return "no controller that responds leads the quorum";
    case "voters":
      return `${plural(reason.left, "controller")} caught up would be left and a majority is ${reason.needed}`;
    case "broker-group":
      return `broker group ${reason.group} would have ${replicas(reason.left)} in sync and needs ${reason.needed}`;
    case "needed":
      return `${reason.what}: ${reason.serving} of ${plural(reason.all, "server")} serve and ${reason.needed} must, or it does not come back (${joinLimited(reason.told, 5)})`;
    case "unknown":
      return reason.topic === undefined
        ? `${reason.what}: unknown, no server answered`
        : `${reason.what} of topic ${reason.topic}: unknown, no broker answered`;
  }
}

function replicas(count: number): string {
  return count === 1 ? "1 replica" : `${count} replicas`;
}
