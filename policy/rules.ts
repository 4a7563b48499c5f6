import { minInsyncReplicas, replicationFactor, uncleanLeaderElection } from "./brokers";
import { deleteData, ephemeralStorage, hostKeys, imagesByDigest } from "./platform";
import type { Rule } from "./rule";
import { aclWildcards, certificateLifetime, plaintextPorts, secretsByReference } from "./security";
import { topicMinInsyncReplicas, topicReplicationFactor, topicUncleanLeaderElection } from "./topics";

/** Everything that the pack judges; docs/packages.md lists the names. */
export const rules: readonly Rule[] = [
  {
    name: "replication-factor",
    description: "Brokers give every topic enough replicas, unless it asks for another number.",
    minimum: 3,
    judge: replicationFactor,
  },
  {
    name: "topic-replication-factor",
    description: "No topic asks for fewer replicas.",
    minimum: 3,
    judge: topicReplicationFactor,
  },
  {
    name: "min-insync-replicas",
    description: "A record counts as sent when enough replicas have it, and one broker may always be away.",
    minimum: 2,
    judge: minInsyncReplicas,
  },
  {
    name: "topic-min-insync-replicas",
    description: "No topic counts a record as sent that fewer replicas have.",
    minimum: 2,
    judge: topicMinInsyncReplicas,
  },
  {
    name: "unclean-leader-election",
    description: "No replica that lags behind becomes the leader.",
    judge: (...args) => [...uncleanLeaderElection(...args), ...topicUncleanLeaderElection(...args)],
  },
  { name: "host-keys", description: "Hosts are known by their keys.", judge: hostKeys },
  { name: "ephemeral-storage", description: "Data outlives its pod.", judge: ephemeralStorage },
  { name: "images-by-digest", description: "Images are named by their content.", judge: imagesByDigest },
  { name: "plaintext-ports", description: "Brokers and the ensemble talk TLS.", judge: plaintextPorts },
  {
    name: "certificate-lifetime",
    description: "Certificates are made anew before long.",
    maximum: 398,
    judge: certificateLifetime,
  },
  { name: "acl-wildcards", description: "Users have rights on what they name.", judge: aclWildcards },
  { name: "secrets-by-reference", description: "Secrets stand where only secrets do.", judge: secretsByReference },
  { name: "delete-data", description: "A destroy leaves the data.", judge: deleteData },
];
