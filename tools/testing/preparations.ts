import path from "node:path";
import { classPathOf } from "../lib/class-path";
import { classPathOfPom } from "../../operations/distribution/maven";
import { projectRoot } from "../../operations/lib/paths";
import { sampleJar } from "../lib/sample-jar";
import type { Step } from "../lib/steps";
import { pythonWith } from "../lib/venv";
import { prepareExtras } from "../local-kubernetes/extras";
import { clusterPrograms } from "../local-kubernetes/programs";
import { extras } from "../local-kubernetes/state";
import { Stack } from "../stack/stack";

/** The engine with the plugins that a stack needs. */
export function engineFor(stack: "dev" | "k8s"): Step {
  return {
    title: "Pulumi engine and plugins",
    run: async (report, signal) => void (await Stack.read(stack).engine(report, signal)),
  };
}

export const localKubernetes: Step = {
  title: "programs of the local Kubernetes",
  run: async (report, signal) => {
    await clusterPrograms({ report, signal });
    await prepareExtras(extras, { report, signal });
  },
};

export const clientPython = pythonStep("confluent-kafka", "examples/python/requirements.txt");
export const pulumiPython = pythonStep("Pulumi for Python", "tests/package/requirements.txt");

/** The applications in `examples/` that the end-to-end suites run. */
export const sampleApplications: readonly Step[] = [
  {
    title: "Spring Boot sample",
    run: async (report, signal) => void (await sampleJar({ report, signal })),
  },
  clientPython,
];

/** The clients that read the generated files of the suite `clients`. */
export const stockClients: readonly Step[] = [
  ...(["2.4.1", "3.9.2"].map((version) => ({
    title: `Java clients ${version}`,
    run: async (report, signal) => void (await classPathOf("kafka", version, { report, signal })),
  })) satisfies Step[]),
  ...(["java-4", "spring-boot-3"].map((name) => ({
    title: name,
    run: async (report, signal) =>
      void (await classPathOfPom(path.join(projectRoot, `tests/clients/poms/${name}.xml`), { report, signal })),
  })) satisfies Step[]),
  clientPython,
];

/** The jars that read the files of the suite `fuzz`. */
export const readingJars: readonly Step[] = [
  ["kafka", "2.4.1"],
  ["kafka", "3.9.2"],
  ["zookeeper", "3.6.0"],
  ["zookeeper", "3.9.5"],
].map(([product = "", version = ""]) => ({
  title: `${product} ${version}`,
  run: async (report, signal) => void (await classPathOf(product, version, { report, signal })),
}));

function pythonStep(title: string, requirements: string): Step {
  const file = path.join(projectRoot, requirements);
  return { title, run: async (report, signal) => void (await pythonWith(file, { report, signal })) };
}
