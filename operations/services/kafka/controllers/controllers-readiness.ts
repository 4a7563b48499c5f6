import type { RollContext } from "../../../phases/roll-context";
import type { Readiness } from "../../service";
import { readQuorum } from "./quorum-reader";
import { controllersNotReady } from "./quorum-view";

/** Whether all controllers are there and caught up; a cluster with ZooKeeper has none. */
export async function controllersReadiness({ hosts, reads }: RollContext): Promise<Readiness> {
  const view = await readQuorum(hosts, reads);
  return { problems: view.controllers.length === 0 ? [] : controllersNotReady(view) };
}
