import { CoreV1Api } from "@kubernetes/client-node";
import type { ClusterFacts } from "../../components/kubernetes/facts";
import { idsThere } from "../../components/kubernetes/server-changes";
import type { Access } from "../../components/resources/inputs/access-inputs";
import type { ClusterFactsInputs } from "../../components/resources/inputs/cluster-facts-inputs";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import type { PodRollPlan } from "../../components/resources/inputs/pod-roll-inputs";
import { registry } from "../../components/services/registry";
import { errorMessage } from "../lib/error-message";
import { realClock } from "../lib/clock";
import { ClusterHosts } from "../phases/cluster-hosts";
import { allOperations } from "../services/registry";
import { kubeConfigOf } from "./client";
import { podApi } from "./pod-api";
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
      const there = idsThere(registry[plan.service].kubernetes.objectName, { configMaps });
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
    const identity = keys === undefined ? undefined : await identityOf(access, plan, keys);
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
async function identityOf(
  access: Access,
  { namespace, service }: PodRollPlan,
  { secret, own, trust }: Keys,
): Promise<Identity> {
  const core = kubeConfigOf(access).makeApiClient(CoreV1Api);
  const { data = {} } = await core.readNamespacedSecret({ name: secret, namespace }).catch(() => {
    throw new Error(`the Secret ${secret} cannot be read`);
  });
  const [text, authorities] = [own, trust].map((key) => Buffer.from(data[key] ?? "", "base64").toString());
  const [key = "", ...certificate] = (text ?? "").split(/(?=-----BEGIN CERTIFICATE-----)/);
  return { authorities: authorities ?? "", certificate: certificate.join(""), key, services: [service] };
}
