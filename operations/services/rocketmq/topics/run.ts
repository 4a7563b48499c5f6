import type { ConfigIssue } from "../../../../components/model/issue";
import type { Entries } from "../../../../components/services/rocketmq/topics/entries";
import { withReach } from "../../../transport/with-reach";
import type { Watch } from "../../watch";
import { type ApplyArgs, applyMessageTopics } from "./apply";
import { consumerGroups, type Kind, topics } from "./kinds";
import { look } from "./look";
import { planEntries } from "./plan";
import { onReplicas, seen } from "./see";

/** Reconciles topics and consumer groups, see `applyMessageTopics`; `reach` configures the transport. */
export function apply(reach: unknown, args: ApplyArgs, watch: Watch): Promise<void> {
  return withReach(reach, (open) => applyMessageTopics(open, args, watch), watch.signal);
}

/** Topics and consumer groups by name. */
export interface Both {
  readonly topics: Entries;
  readonly consumerGroups: Entries;
}

/** Those that exist, as they are. @throws Error when a replica does not tell. */
export function see(reach: unknown, known: Both): Promise<Both> {
  return onReplicas(reach, async (replicas) => ({
    topics: await seen(replicas, topics, known.topics),
    consumerGroups: await seen(replicas, consumerGroups, known.consumerGroups),
  }));
}

/** Why what replicas have does not allow a change, for a preview. @throws Error when a replica does not tell. */
export function refusalsOf(reach: unknown, args: ApplyArgs): Promise<readonly ConfigIssue[]> {
  return onReplicas(reach, async (replicas) => {
    const of = async (kind: Kind, given: ApplyArgs["topics"]) =>
      planEntries(kind.words, { ...given, seen: await look(replicas, kind, given) }).refusals;
    return [...(await of(topics, args.topics)), ...(await of(consumerGroups, args.consumerGroups))];
  });
}
