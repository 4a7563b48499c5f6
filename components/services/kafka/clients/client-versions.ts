import { type ClientTarget, oldestClient } from "./client-settings";
import { compareVersions } from "../../../model/versions";

/** Kinds of clients for which there are files. */
export type ClientKind = "java" | "spring" | "librdkafka" | "kafkajs" | "python";

/** Which versions of a client a file is for, with the source of each limit, and what brokers of that age lack. */
export function versionNotes(kind: ClientKind, target: ClientTarget): string[] {
  const brokers = target.brokers.distribution.version.version;
  return [...clientVersions(kind, brokers, target), ...transactionNotes(kind, brokers)];
}

function clientVersions(kind: ClientKind, brokers: string, target: ClientTarget): string[] {
  switch (kind) {
    case "java":
      return [
        `For Java clients ${oldestClient(target, "java")} and newer, which know every setting here. ${newestJava(brokers)}`,
      ];
    case "spring":
      return ["For Spring Boot 3, whose Java clients 3 speak to brokers 0.10 and newer (KIP-97)."];
    case "librdkafka":
      return [
        `For librdkafka ${oldestClient(target, "librdkafka")} and newer, which knows every setting here.`,
        "No version so far has given up old brokers (librdkafka's INTRODUCTION.md, Broker version compatibility).",
        ...ipv6OverTls(target),
      ];
    case "python":
      return [
        `For confluent-kafka ${oldestClient(target, "librdkafka", true)} and newer, whose librdkafka knows every setting here.`,
        "No version so far has given up old brokers (librdkafka's INTRODUCTION.md, Broker version compatibility).",
        ...ipv6OverTls(target),
      ];
    case "kafkajs":
      return [
        "For kafkajs 2, which puts keys on the same partitions as Java clients; 1 does not (its migration guide).",
        "It is made for brokers 0.10 and newer (its README).",
        ...(hasIpv6(target)
          ? [
              "It cannot read IPv6 addresses in brokers (it cuts them at the first colon): put names there that lead to them.",
            ]
          : []),
      ];
  }
}

function hasIpv6({ bootstrapServers }: ClientTarget): boolean {
  return bootstrapServers.includes("[");
}

/** Seen with 2.0.2 and 2.16.0, against a server whose certificate has the address. */
function ipv6OverTls(target: ClientTarget): string[] {
  if (!hasIpv6(target) || target.security === undefined) return [];
  return [
    "librdkafka 2.0 looks for an IPv6 address with its brackets in the broker's certificate, and refuses that; 2.16 finds it.",
  ];
}

function newestJava(brokers: string): string {
  return compareVersions(brokers, "2.1") >= 0
    ? "Java clients 4 work too: they need brokers 2.1 (KIP-896)."
    : "Java clients 4 do not work: they need brokers 2.1 (KIP-896).";
}

/** Before KIP-447, a broker cannot tell by its group whether a transaction may commit an offset. */
function transactionNotes(kind: ClientKind, brokers: string): string[] {
  if (compareVersions(brokers, "2.5") >= 0) return [];
  switch (kind) {
    case "java":
      return [
        `With brokers ${brokers}, Java clients 3 and newer cannot commit offsets inside a transaction (KIP-447: brokers 2.5).`,
      ];
    case "spring":
      return [`With brokers ${brokers}, Spring cannot commit offsets inside a transaction (EOSMode.V2: brokers 2.5).`];
    case "librdkafka":
    case "python":
      return [
        `With brokers ${brokers}, committing offsets inside a transaction takes one producer per partition (KIP-447).`,
      ];
    case "kafkajs":
      return [];
  }
}
