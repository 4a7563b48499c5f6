import type { Edit } from "./edit";
import { editsOfCombined } from "./edits-of-combined";
import { editsOfLogins } from "./edits-of-logins";
import { editsOfOwnSettings } from "./edits-of-own-settings";
import { editsOfSecurity } from "./edits-of-security";
import { editsOfServers } from "./edits-of-servers";
import { editsOfSettings } from "./edits-of-settings";
import { editsOfMetadata } from "./edits-of-metadata";
import { editsOfQuorumSecurity } from "./edits-of-quorum-security";
import { editsOfRocketmq } from "./edits-of-rocketmq";
import { editsOfVersions } from "./edits-of-versions";
import { editsOnKubernetes } from "./edits-on-kubernetes";

/** Every edit of a structural key, with what has to become of it. */
export const edits: readonly Edit[] = [
  ...editsOfServers,
  ...editsOfSettings,
  ...editsOfVersions,
  ...editsOfMetadata,
  ...editsOfRocketmq,
  ...editsOfSecurity,
  ...editsOfQuorumSecurity,
  ...editsOfCombined,
  ...editsOfOwnSettings,
  ...editsOnKubernetes,
  ...editsOfLogins,
];
