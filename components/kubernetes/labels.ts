import type { Pods } from "./servers";

/** Value of `app.kubernetes.io/managed-by` on everything that this program makes. */
export const managedBy = "kafka-zookeeper";

/** Labels of everything that is not of one product. */
export const commonLabels: Readonly<Record<string, string>> = {
  "app.kubernetes.io/part-of": "kafka-zookeeper",
  "app.kubernetes.io/managed-by": managedBy,
};

/** What selects the pods of one product. */
export function selectorOf({ product }: Pick<Pods, "product">): Record<string, string> {
  return { "app.kubernetes.io/part-of": "kafka-zookeeper", "app.kubernetes.io/name": product };
}

/** Label with the name of one server; on the pods of a StatefulSet, Kubernetes sets its own. */
export const serverLabel = "kafka-zookeeper/server";

export function labelsOf(pods: Pick<Pods, "product">): Record<string, string> {
  return { ...commonLabels, ...selectorOf(pods) };
}
