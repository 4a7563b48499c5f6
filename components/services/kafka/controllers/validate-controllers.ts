import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { requireServers } from "../../service-rules";
import { metadataOf } from "../metadata";
import { isRelease } from "../../../model/versions";
import { versionOf } from "../../resolve-group";
import { settingsWithoutEffect } from "../../settings-without-effect";
import { isCombined } from "../combined";
import type { KafkaStack } from "../schema";
import { hasDynamicQuorum, kafkaVersions } from "../versions";
import { controllerDefaults } from "./controller-schema";

/** Rules that count controllers; none while ZooKeeper keeps the metadata. */
export function validateControllers(
  names: { readonly idKey: string; readonly oneServer: string },
  config: KafkaStack,
): ConfigIssue[] {
  if (!metadataOf(config).controllers) return [];
  return [
    ...requireServers(names, config),
    ...validateIds(config),
    ...validateCombined(config),
    ...validateQuorumSize(config),
    ...validateQuorumKind(config),
  ];
}

/** Brokers and controllers have their ids from one space: `node.id` (Kafka documentation, "KRaft"). */
function validateIds(config: KafkaStack): ConfigIssue[] {
  const { hosts } = config;
  const { migrates } = metadataOf(config);
  const brokers = new Map(hosts.flatMap(({ name, brokerId }) => (brokerId === undefined ? [] : [[brokerId, name]])));
  return hosts.flatMap(({ name, controllerId }) => {
    const broker = controllerId === undefined ? undefined : brokers.get(controllerId);
    if (broker === undefined || (broker === name && !migrates)) return [];
    const rule =
      broker === name
        ? "must differ from brokerId on the way from ZooKeeper to KRaft: its controllers are processes of their own, also at the end"
        : "must differ from the id of every other broker: they share one space of ids";
    return [
      error({
        property: `hosts[${name}].controllerId`,
        rule,
        given: `${show(controllerId)}, which is broker ${show(controllerId)} on ${broker}`,
        fix: "give controllers ids of their own, such as 101, 102 and 103",
      }),
    ];
  });
}

/** A combined node has one file, one heap and one kind of directories: those of its broker. */
function validateCombined({ hosts, kafka }: KafkaStack): ConfigIssue[] {
  const controllers = hosts.filter(({ controllerId }) => controllerId !== undefined);
  const combined = controllers.filter(isCombined);
  if (combined.length === 0) return [];
  const others = controllers.filter((host) => !isCombined(host));
  const { port: _, securePort: _secure, plaintextPort: _plaintext, ...own } = kafka.controllers;
  const why = "combined nodes (controllerId equal to brokerId): each is one process, with the settings of its broker";
  return [
    ...settingsWithoutEffect("kafka.controllers", own, controllerDefaults, why),
    ...(others.length === 0
      ? []
      : [
          error({
            property: "hosts[].controllerId",
            rule: "must be equal to brokerId on every host with a controller, or on none: a cluster has combined nodes or dedicated controllers",
            given: `equal on ${combined.map(({ name }) => name).join(", ")}, and not on ${others.map(({ name }) => name).join(", ")}`,
            fix: "for a new cluster, make all of them equal, or none; one that runs stays as it was made",
          }),
        ]),
  ];
}

/** An even number of voters needs one more for a majority, and survives no more failures for it. */
function validateQuorumSize({ hosts, kafka }: KafkaStack): ConfigIssue[] {
  const count = hosts.filter(({ controllerId }) => controllerId !== undefined).length;
  const brokers = hosts.filter(({ brokerId }) => brokerId !== undefined).length;
  const isEven = count > 0 && count % 2 === 0;
  if (!isEven && (count !== 1 || brokers < 2)) return [];
  return [
    warning({
      property: "hosts[].controllerId",
      rule: isEven
        ? `a quorum of ${count} controllers survives no more failures than one of ${count - 1}`
        : "a quorum of one controller survives no failure, and the brokers do nothing new without it",
      given: count === 1 ? "1 controller" : `${count} controllers`,
      fix:
        kafka.controllers.quorum === "dynamic"
          ? "use an odd number, 3 or 5: go on with one more, or one fewer, in the next up"
          : "use an odd number from the beginning, 3 or 5: it cannot be changed later",
    }),
  ];
}

const property = "kafka.controllers.quorum";

/** Rules about where the voters of the quorum are written down. */
function validateQuorumKind(config: KafkaStack): ConfigIssue[] {
  const { quorum } = config.kafka.controllers;
  const { version } = versionOf(config.kafka, kafkaVersions);
  if (quorum === "static") return [];
  if (metadataOf(config).migrates)
    return [
      error({
        property,
        rule: "must be static on the way from ZooKeeper, which Kafka 3.9 goes",
        given: show(quorum),
        fix: "remove it; after the way, upgrade to Kafka 4.1 or newer, then set both, then dynamic",
      }),
    ];
  if (isRelease(version) && !hasDynamicQuorum(version))
    return [
      error({
        property,
        rule: "must be static before Kafka 4.1: older releases say that the voters are in the metadata, and leave them in the files",
        given: `${show(quorum)}, with kafka.version ${version}`,
        fix: "remove it, or set kafka.version to 4.1 or newer",
      }),
    ];
  if (quorum === "dynamic") return [];
  return [
    warning({
      property,
      rule: "is the step from static to dynamic: from the first up with it there is no way back (kraft.version 1)",
      given: show(quorum),
      fix: `when an up with it has succeeded, set ${property}: dynamic`,
    }),
  ];
}
