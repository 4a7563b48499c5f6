import type { ClusterFacts } from "../../components/kubernetes/facts";
import { idsThere } from "../../components/kubernetes/server-changes";
import type { Access } from "../../components/resources/inputs/access-inputs";
import type { PodRollPlan } from "../../components/resources/inputs/pod-roll-inputs";
import { registry } from "../../components/services/registry";
import { errorMessage } from "../lib/error-message";
import { realClock } from "../lib/clock";
import { ClusterHosts } from "../phases/cluster-hosts";
import { allOperations } from "../services/registry";
import { podApi } from "./pod-api";
import { clusterPlan, podHosts } from "./pod-plan";

/**
 * What servers have that are in the namespace and in no plan. The servers that stay are asked; when none of them
 * responds, the reason takes the place of an answer.
 */
export async function leavingServers(
  access: Access,
  plans: readonly PodRollPlan[],
  facts: Pick<ClusterFacts, "configMaps">,
): Promise<ClusterFacts["leaving"]> {
  const found = await Promise.all(
    plans.map(async (plan) => {
      const there = idsThere(registry[plan.service].kubernetes.objectName, facts);
      const leaving = there.filter((id) => !plan.servers.some((server) => server.id === id));
      const had = leaving.length === 0 ? undefined : await hadBy(leaving, access, plan);
      return had === undefined ? [] : [[plan.service, had] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function hadBy(ids: readonly number[], access: Access, plan: PodRollPlan) {
  const operations = allOperations.find(({ names }) => names.name === plan.service);
  if (operations?.had === undefined) return undefined;
  const api = podApi(access, plan.namespace, new AbortController().signal);
  try {
    const servers = new ClusterHosts(clusterPlan(plan), podHosts(api, plan, realClock));
    return await operations.had(ids, servers, { clock: realClock });
  } catch (error) {
    return errorMessage(error);
  } finally {
    api.close();
  }
}
