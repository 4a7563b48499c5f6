import { AuthorizationV1Api, CustomObjectsApi, type KubeConfig } from "@kubernetes/client-node";
import { certManager } from "../../components/kubernetes/cert-manager";
import type { ClusterFacts } from "../../components/kubernetes/facts";
import { certificatesRights } from "../../components/kubernetes/rights";
import type { ClusterFactsInputs } from "../../components/resources/inputs/cluster-facts-inputs";
import type { Look } from "./look";
import { orAbsent } from "./or-absent";

type Issuer = NonNullable<ClusterFactsInputs["issuer"]>;

/** As much of an issuer as is looked at (cert-manager, API reference). */
interface IssuerObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** What a cluster says of cert-manager: whether its API is there, whether its issuer can sign, and what may be made. */
export async function certManagerFacts(
  config: KubeConfig,
  { namespace, clusterChecks }: Pick<ClusterFactsInputs, "namespace" | "clusterChecks">,
  { name, kind }: Issuer,
  look: Look,
): Promise<Pick<ClusterFacts, "certManager">> {
  const api = config.makeApiClient(CustomObjectsApi);
  const isServed = await orAbsent(() => api.getAPIResources(certManager));
  if (isServed === undefined) return { certManager: { isServed: false } };
  await mayMake(config, namespace, look);
  // Who has rights in one namespace alone sees no object that belongs to none.
  if (kind === "ClusterIssuer" && !clusterChecks) return { certManager: { isServed: true } };
  const plural = kind === "Issuer" ? "issuers" : "clusterissuers";
  const found = await look.orElse<unknown>(`get ${plural}.cert-manager.io`, "denied", () =>
    orAbsent(() =>
      kind === "Issuer"
        ? api.getNamespacedCustomObject({ ...certManager, namespace, plural, name })
        : api.getClusterCustomObject({ ...certManager, plural, name }),
    ),
  );
  const problem = found === "denied" ? undefined : problemOf(found as IssuerObject | undefined);
  return { certManager: { isServed: true, ...(problem === undefined ? {} : { issuerProblem: problem }) } };
}

function problemOf(issuer: IssuerObject | undefined): string | undefined {
  if (issuer === undefined) return "there is none";
  const ready = issuer.status?.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status === "True") return undefined;
  return `not Ready: ${ready?.message ?? "cert-manager has not looked at it yet; it may not run"}`;
}

/** Asks for each right by its name: a list alone would not tell whether anything may be made. */
async function mayMake(config: KubeConfig, namespace: string, look: Look): Promise<void> {
  const api = config.makeApiClient(AuthorizationV1Api);
  const [{ verbs } = { verbs: [] }] = certificatesRights;
  const asked = verbs.map(async (verb) => {
    const resourceAttributes = { group: certManager.group, resource: "certificates", verb, namespace };
    const { status } = await api.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } });
    return status?.allowed === true ? [] : [{ verb, reason: status?.reason ?? "" }];
  });
  for (const { verb, reason } of (await Promise.all(asked)).flat())
    look.denied.push({
      right: `${verb} certificates.cert-manager.io`,
      said: reason === "" ? "the API server says that this user may not" : reason,
    });
}
