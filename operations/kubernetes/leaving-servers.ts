import type { ClusterFacts } from "../../components/kubernetes/facts";
import { certificateBlocks } from "../../components/model/pem";
import { idsThere } from "../../components/kubernetes/server-changes";
import type { Access } from "../../components/resources/inputs/access-inputs";
import type { ClusterFactsInputs } from "../../components/resources/inputs/cluster-facts-inputs";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import type { PodRollPlan } from "../../components/resources/inputs/pod-roll-inputs";
import { podServiceOf, type ServiceName } from "../../components/services/registry";
import { errorMessage } from "../lib/error-message";
import { realClock } from "../lib/clock";
import { ClusterHosts } from "../phases/cluster-hosts";
import { allOperations } from "../services/registry";
import { type PodApi, podApi } from "./pod-api";
import { clusterPlan, podHosts } from "./pod-plan";

/**
 * What servers have that are in the namespace and in no plan. The servers that stay are asked; when none of them
 * responds, the reason takes the place of an answer.
 */
export async function leavingServers(
  access: Access,
  plans: readonly PodRollPlan[],
  { configMaps, keys }: Pick<ClusterFacts, "configMaps"> & Pick<ClusterFactsInputs, "keys">,
): Promise<ClusterFacts["leaving"]> {
  const found = await Promise.all(
    plans.map(async (plan) => {
      const there = idsThere(podServiceOf(plan.service).kubernetes.objectName, { configMaps });
      const leaving = there.filter((id) => !plan.servers.some((server) => server.id === id));
      const had = leaving.length === 0 ? undefined : await hadBy(leaving, access, plan, keys[plan.service]);
      return had === undefined ? [] : [[plan.service, had] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function hadBy(ids: readonly number[], access: Access, plan: PodRollPlan, keys: Keys | undefined) {
  const operations = allOperations.find(({ names }) => names.name === plan.service);
  if (operations?.had === undefined) return undefined;
  const api = podApi(access, plan.namespace, new AbortController().signal);
  try {
    const identity = keys === undefined ? undefined : await identityOf(api, plan.service, keys);
    const servers = new ClusterHosts(clusterPlan(plan), podHosts(api, plan, realClock), identity);
    return await operations.had(ids, servers, { clock: realClock });
  } catch (error) {
    return errorMessage(error);
  } finally {
    api.close();
  }
}

type Keys = ClusterFactsInputs["keys"][string];

/** Who a server is to the others: whoever may read its Secret may ask them, too. @throws Error when that cannot be read. */
async function identityOf(api: PodApi, service: ServiceName, { secret, own, trust }: Keys): Promise<Identity> {
  const entries = await api.secret(secret).catch(() => {
    throw new Error(`the Secret ${secret} cannot be read`);
  });
  const pair = entries[own] ?? "";
  const [key = ""] = pair.split("-----BEGIN CERTIFICATE-----");
  return {
    ...{ authorities: entries[trust] ?? "", certificate: certificateBlocks(pair).join(""), key },
    services: [service],
  };
}
