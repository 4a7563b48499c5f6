import { inspectCluster } from "./kubernetes/inspect-cluster";
import { inspectAgent } from "./transport/inspect-agent";

/** What a program asks before it registers anything. */
export const inspect = { cluster: inspectCluster, agent: inspectAgent };
