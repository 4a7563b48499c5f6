import type { AuthorityTexts } from "../components/hosts/own-authority";
import { lazy } from "../components/model/lazy";
import type * as Authority from "./certificates/given-authority";
import { inspectCluster } from "./kubernetes/inspect-cluster";
import { inspectAgent } from "./transport/inspect-agent";

/** Most stacks have none of their own. */
const load = lazy(() => require("./certificates/given-authority") as typeof Authority);

/** What a program asks before it registers anything. */
export const inspect = {
  cluster: inspectCluster,
  agent: inspectAgent,
  authority: (given: AuthorityTexts, days: number) => load().judgeAuthority(given, { now: new Date(), days }),
};
