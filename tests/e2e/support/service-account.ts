import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse, stringify } from "yaml";
import { namespaceRights, priorityClassRight, rulesOf, secretsRight } from "../../../components/kubernetes/rights";
import { clusterFiles } from "../../../tools/local-kubernetes/layout";
import type { LocalKubernetes } from "./kubernetes";
import type { Project } from "./project";

const name = "deployer";
const rbac = "rbac.authorization.k8s.io";

interface KubeConfigFile {
  readonly clusters: readonly { readonly name: string }[];
  readonly contexts: readonly { readonly name: string; readonly context: object }[];
}

/**
 * Lets somebody use a secure stack with exactly the rights of one namespace that are documented, and the one that a stack with
 * a PriorityClass needs besides; then the administrator again.
 *
 * @param namespaces that of the cluster, then those of applications, where it needs what is there for ConfigMaps and Secrets
 */
export async function withRightsOfNamespace<T>(
  project: Project,
  kubernetes: LocalKubernetes,
  [namespace, ...others]: readonly [string, ...string[]],
  use: () => Promise<T>,
): Promise<T> {
  const { kubeconfig } = clusterFiles(project.root);
  const [role, saved] = ["role.yaml", "kubeconfig"].map((file) => path.join(project.root, ".git", file));
  if (role === undefined || saved === undefined) throw new Error("there is no directory for files");
  const metadata = { name, namespace };
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  const maps = rulesOf([...namespaceRights.filter(({ resources }) => resources.includes("configmaps")), secretsRight]);
  const granted = (where: string, rules: object) => [
    { apiVersion: `${rbac}/v1`, kind: "Role", metadata: { name, namespace: where }, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name, namespace: where },
      roleRef: { apiGroup: rbac, kind: "Role", name },
      subjects,
    },
  ];
  const objects = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    ...granted(namespace, rulesOf([...namespaceRights, secretsRight])),
    ...others.flatMap((other) => granted(other, maps)),
    { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name }, rules: rulesOf([priorityClassRight]) },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
      subjects,
    },
  ];
  await writeFile(role, objects.map((one) => stringify(one)).join("---\n"));
  await kubernetes.kubectl("apply", `--filename=${role}`);
  const token = await kubernetes.kubectl("--namespace", namespace, "create", "token", name);
  await copyFile(kubeconfig, saved);
  const file = parse(await kubernetes.kubectl("config", "view", "--raw")) as KubeConfigFile;
  const contexts = file.contexts.map((one) => ({ ...one, context: { ...one.context, user: name } }));
  // Under the same path, which the state knows as that of the cluster.
  await writeFile(kubeconfig, stringify({ ...file, contexts, users: [{ name, user: { token } }] }));
  try {
    return await use();
  } finally {
    await copyFile(saved, kubeconfig);
    await kubernetes.kubectl("delete", `--filename=${role}`);
  }
}
