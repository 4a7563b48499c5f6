import { lazy } from "../../components/model/lazy";
import type * as Hosts from "./ssh-transport";
import type * as Pods from "./pod-transport";
import type { ReachConfig } from "../../components/resources/inputs/transport-inputs";
import type { Reach } from "./transport";

const hosts = lazy(() => require("./ssh-transport") as typeof Hosts);
const pods = lazy(() => require("./pod-transport") as typeof Pods);

/** Opens nothing yet: a connection to a host, or to the API server, is made when it is needed first. */
export function reachOf(config: ReachConfig): Reach {
  return config.substrate === "ssh" ? hosts().hostsReach(config) : pods().podsReach(config);
}
