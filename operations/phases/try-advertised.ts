import type { ServerNode } from "../../components/resources/inputs/roll-inputs";
import { endpointText } from "../../components/model/ip-address";
import { joinLimited } from "../../components/model/report-text";
import { type ServiceName, serviceNames } from "../../components/services/registry";
import type { RollContext, RollPhase } from "./roll-context";

/** A listener may open a moment after its server answers on another one. */
const tries = 3;
const pauseMs = 1_000;

/** An endpoint that nobody answered at. */
interface Silent {
  readonly endpoint: string;
  /** Whether clients cannot reach it either. */
  readonly certain: boolean;
  readonly toListen: string;
}

/**
 * Tries the endpoints that clients are sent to, from the host of each server. One at an address of that host has to answer.
 * One at another address, or by a name, may be reached only from outside, such as through a NAT: it is told, and no more.
 */
export const tryAdvertised: RollPhase = {
  title: "try the advertised endpoints",

  shouldRun: ({ plan }) => serviceNames.some((name) => plan[name].some(({ advertised }) => advertised !== undefined)),

  describe: () => [],

  async run(context) {
    const all = serviceNames.flatMap((unit) => context.plan[unit].map((node) => untilAnswered(context, unit, node)));
    const silent = (await Promise.all(all)).flat();
    const [dead, unknown] = [true, false].map((certain) => silent.filter((one) => one.certain === certain));
    for (const { endpoint } of unknown ?? []) context.log(`not known whether clients reach it: ${endpoint}`);
    if (dead === undefined || dead.length === 0) return;
    throw new Error(
      `advertised endpoints: every address that clients are sent to must answer\n` +
        `    given: ${joinLimited(
          dead.map(({ endpoint }) => endpoint),
          20,
        )}\n` +
        `    fix:   ${[...new Set(dead.map(({ toListen }) => toListen))].join(", ")}; or look for a firewall on these hosts`,
    );
  },
};

/** The endpoints of one server that do not answer, at the last of some tries. */
async function untilAnswered({ hosts, clock }: RollContext, unit: ServiceName, node: ServerNode): Promise<Silent[]> {
  const { advertised = [], host } = node;
  const session = hosts.session(node);
  if (advertised.length === 0 || session.tryEndpoints === undefined) return [];
  for (let left = tries; ; left--) {
    const answers = await session.tryEndpoints(advertised, unit);
    const silent = advertised.flatMap(({ name, address, port, toListen }, index): Silent[] => {
      const { own = false, problem } = answers[index] ?? { problem: "not tried" };
      const endpoint = `${name} at ${endpointText(address, port)}, tried from ${host}: ${problem}`;
      return problem === undefined ? [] : [{ endpoint, certain: own, toListen }];
    });
    if (left <= 1 || !silent.some(({ certain }) => certain)) return silent;
    await clock.sleep(pauseMs);
  }
}
