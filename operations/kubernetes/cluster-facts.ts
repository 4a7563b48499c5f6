import { text } from "node:stream/consumers";
import { clusterFactsInputs } from "../../components/resources/inputs/cluster-facts-inputs";
import { type ClusterFacts, unknownCluster } from "../../components/kubernetes/facts";
import { errorMessage } from "../lib/error-message";
import { kubeConfigOf } from "./client";
import { readFacts } from "./read-facts";

async function main(): Promise<void> {
  const wanted = clusterFactsInputs.parse(JSON.parse(await text(process.stdin)));
  const config = kubeConfigOf(wanted);
  const contexts = config.getContexts().map(({ name }) => name);
  if (wanted.context !== undefined && !contexts.includes(wanted.context)) {
    const { unreachable: _, ...nothing } = unknownCluster("");
    return print({ ...nothing, contexts });
  }
  print(await readFacts(config, wanted));
}

function print(facts: ClusterFacts): void {
  console.log(JSON.stringify(facts));
}

main().catch((error: unknown) => {
  // The last line is shown; a stack trace would hide it.
  console.error(errorMessage(error).split("\n")[0]);
  process.exitCode = 1;
});
