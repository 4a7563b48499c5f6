import { type ConfigIssue, warning } from "../../model/issue";
import type { ZooKeeperStack } from "./schema";

/** An even number of servers needs one more for a majority, and survives no more failures for it. */
export function validateEnsembleSize({ hosts }: ZooKeeperStack): ConfigIssue[] {
  const servers = hosts.filter(({ zookeeperId }) => zookeeperId !== undefined).length;
  if (servers === 0 || servers % 2 === 1) return [];
  return [
    warning({
      property: "hosts[].zookeeperId",
      rule: `an ensemble of ${servers} survives no more failures than one of ${servers - 1}`,
      given: `${servers} members`,
      fix: "use an odd number: 3 or 5",
    }),
  ];
}
