import { error, formatIssue, show } from "../../components/model/issue";
import type { LocalDistribution } from "../../operations/distribution/archive";
import { builtImage, imageName } from "../images/image";
import type { ImageName, Stack } from "../stack/stack";
import { kubernetesStates } from "../stack/stack-state";
import type { Step } from "../lib/steps";
import { clusterDown, clusterStatus, loadImages, upSteps } from "./local-cluster";
import { clusterFiles } from "./layout";

const nodes = 3;

/** What has to be there before a sandbox stack on Kubernetes can come up: all side by side, then the images' way in. */
export interface LocalStackSteps {
  readonly concurrent: readonly Step[];
  readonly afterwards: readonly Step[];
}

/**
 * The local cluster, and the images of the stack's servers on every node.
 *
 * @throws Error when the stack wants other images, before anything is done.
 */
export async function localStackSteps(stack: Stack): Promise<LocalStackSteps> {
  for (const distribution of stack.distributions) requireImage(stack, distribution, await imageName(distribution));
  const files = clusterFiles();
  const archives = new Map<string, string>();
  const cluster: Step = {
    title: `Kubernetes on this machine, ${nodes} nodes`,
    run: async (report, signal) => {
      for (const step of upSteps(files, nodes)) await step.run(report, signal);
    },
  };
  const images = stack.distributions.map((distribution): Step => ({
    title: `image of ${distribution.product} ${distribution.version}`,
    run: async (report, signal) => {
      const image = await builtImage(distribution, undefined, { report, signal });
      archives.set(image.name, image.archive);
    },
  }));
  const load: Step = {
    title: "images on the nodes",
    run: async (report) => {
      for (const [name, archive] of archives) {
        report(name);
        await loadImages(files, archive, name);
      }
    },
  };
  return { concurrent: [cluster, ...images], afterwards: [load] };
}

/** The local cluster has no registry to pull from, so a pod with another image would wait for ever. */
function requireImage({ kubernetes }: Stack, { product }: LocalDistribution<ImageName>, name: string): void {
  const given = kubernetes?.kubernetes[product].image;
  if (given === name) return;
  const rule = "must be the image that is made of the stack's distribution";
  const issue = { property: `kubernetes.${product}.image`, rule, given: show(given), fix: `set it to ${name}` };
  throw new Error(formatIssue(error(issue)));
}

/** Whether the local cluster of this checkout can be asked. */
export function localClusterRuns(): boolean {
  return clusterStatus(clusterFiles())?.processes.some(({ name, up }) => name === "kube-apiserver" && up) === true;
}

/** Ends the local cluster once no other stack of this checkout runs there. */
export function leaveClusterStep(stack: string): Step {
  return {
    title: "local cluster",
    run: async (report, signal) => {
      const others = kubernetesStates().filter((name) => name !== stack);
      if (others.length > 0) report(`kept for ${others.join(", ")}`);
      else await clusterDown(clusterFiles(), { report, signal });
    },
  };
}
