import { endpointText } from "../../../components/model/ip-address";
import { readStats, type ServerStats } from "../../protocol/zookeeper/four-letter-words";
import { majorityOf } from "../../safety/majority";
import type { UnsafeReason } from "../../safety/unsafe-reason";
import type { Endpoint } from "../../transport/endpoint-scripts";
import type { Answer } from "../../transport/word-scripts";

/** The word that each server of such an ensemble is asked, which every release allows unless its whitelist leaves it out. */
export const word = "srvr";

/** What one server of an ensemble that this program does not run answered, asked from one place. */
export interface OutsideView extends ServerStats {
  /** Example: `zk1.example.org:2181`. */
  readonly endpoint: string;
  /** Name of the host, or on Kubernetes of the server, from where it was asked. */
  readonly from: string;
  /** Why it is not known to serve; absent when it serves. */
  readonly problem?: string;
  /** It answers, but does not say whether it serves. */
  readonly withheld?: boolean;
}

/** Reads what the servers answered from one place. */
export function outsideViews(endpoints: readonly Endpoint[], answers: readonly Answer[], from: string): OutsideView[] {
  return endpoints.map(({ address, port }, index): OutsideView => {
    const { text, problem } = answers[index] ?? { text: "", problem: "it was not asked" };
    const stats = readStats(text);
    const view = { endpoint: endpointOf({ address, port }), from, ...stats };
    if (stats.mode !== undefined) return view;
    if (problem !== undefined) return { ...view, problem };
    if (/is not in the whitelist/.test(text))
      return { ...view, problem: `${word} is not allowed there`, withheld: true };
    const isDown = /not currently serving/.test(text);
    return { ...view, problem: isDown ? "it is not serving" : "its answer is not that of a ZooKeeper server" };
  });
}

/** As it stands in `zookeeper.connect`. */
export function endpointOf({ address, port }: Endpoint): string {
  return endpointText(address, port);
}

/**
 * Why brokers must not stop now that use this ensemble: a majority of the servers that are named must serve, seen from each
 * place. One that serves proves a quorum; the others are where a session goes when that one ends.
 */
export function unsafeWithoutEnsemble(views: readonly OutsideView[]): UnsafeReason[] {
  const places = [...new Set(views.map(({ from }) => from))];
  return places.flatMap((place) => judgePlace(views.filter(({ from }) => from === place)));
}

function judgePlace(views: readonly OutsideView[]): UnsafeReason[] {
  const [all, serving] = [views.length, views.filter(({ mode }) => mode !== undefined).length];
  const leaders = views.filter(({ mode }) => mode === "leader" || mode === "standalone").length;
  if (leaders > 1) return [{ kind: "leaders", count: leaders }];
  const needed = majorityOf(all);
  if (serving >= needed) return [];
  const atMost = all - views.filter(({ withheld }) => withheld === true).length;
  const told = views.flatMap(({ endpoint, from, problem }) =>
    problem === undefined ? [] : [`${endpoint} from ${from}: ${problem}`],
  );
  return [{ kind: "needed", what: "the ensemble of zookeeper.existing", serving, all, needed, atMost, told }];
}
