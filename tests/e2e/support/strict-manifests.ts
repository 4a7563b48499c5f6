import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import { namespaceOf } from "../../../components/kubernetes/manifest";
import type { KubernetesSpec } from "../../../components/kubernetes/kubernetes-spec";
import { all } from "../../helpers/manifests";
import type { LocalKubernetes } from "./kubernetes";
import type { Project } from "./project";

/**
 * Lets the API server judge everything that is rendered for a stack, as strictly as it can, and keeps nothing of it.
 *
 * @param existing namespaces that are there already
 */
export async function assertTakenStrictly(
  project: Project,
  kubernetes: LocalKubernetes,
  spec: KubernetesSpec,
  existing: readonly string[],
): Promise<void> {
  const { namespace, clientSettings } = spec.settings;
  const made = [namespace, ...clientSettings].filter((each) => !existing.includes(each));
  const file = path.join(project.root, ".git/manifests.yaml");
  await writeFile(file, stringify(namespaceOf(spec)));
  await kubernetes.kubectl("apply", "--server-side", `--filename=${file}`);
  for (const each of made.slice(1)) await kubernetes.kubectl("create", "namespace", each);
  const manifests = all(spec).map((one) => stringify(one, { aliasDuplicateObjects: false }));
  await writeFile(file, manifests.join("---\n"));
  const strictly = ["--server-side", "--dry-run=server", "--validate=strict", "--warnings-as-errors"];
  const taken = await kubernetes.kubectl("apply", ...strictly, `--filename=${file}`);
  assert.equal(taken.split("\n").length, manifests.length);
  await kubernetes.kubectl("delete", "namespace", ...made);
}
