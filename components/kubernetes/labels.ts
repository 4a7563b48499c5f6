import type { ServerInPod } from "../services/service-on-kubernetes";
import type { Pods } from "./servers";

/** Value of `app.kubernetes.io/managed-by` on everything that this program makes. */
export const managedBy = "kafka-zookeeper";

/** Labels of everything that is not of one service. */
export const commonLabels: Readonly<Record<string, string>> = {
  "app.kubernetes.io/part-of": "kafka-zookeeper",
  "app.kubernetes.io/managed-by": managedBy,
};

/** Label with the release that the files of a ConfigMap are for: what an image has is not always in its name. */
export const versionLabel = "app.kubernetes.io/version";

/** What selects the pods of one service. */
export function selectorOf({ service }: Pick<Pods, "service">): Record<string, string> {
  return { "app.kubernetes.io/part-of": "kafka-zookeeper", "app.kubernetes.io/name": service.name };
}

/** What selects everything of this program, as the API server is asked. */
export const selectorText = `app.kubernetes.io/part-of=kafka-zookeeper`;

/** Where the keys of the program's own labels and annotations begin. */
export const ownPrefix = "kafka-zookeeper/";

/** Label with the name of one server; on the pods of a StatefulSet for several, Kubernetes sets its own. */
export const serverLabel = `${ownPrefix}server`;

/** Annotation of a pod with the digest of the template that it was made from: another one has to be replaced. */
export const templateDigest = `${ownPrefix}template`;

/** Annotation of a namespace whose pods get their user from OpenShift. */
export const userRangeAnnotation = "openshift.io/sa.scc.uid-range";

/** What marks the objects of a server that has a workload of its own. */
export function ownLabel(server: Pick<ServerInPod, "name"> | undefined): Record<string, string> {
  return server === undefined ? {} : { [serverLabel]: server.name };
}

export function labelsOf(pods: Pick<Pods, "service">): Record<string, string> {
  return { ...commonLabels, ...selectorOf(pods) };
}
