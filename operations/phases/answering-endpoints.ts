import { endpointText } from "../../components/model/ip-address";
import type { RollContext } from "./roll-context";
import type { ServiceView } from "./roll-view";

/** An endpoint that clients of a server are sent to, as it was tried from the host or pod of another server. */
interface TriedEndpoint {
  /** By it the endpoint is the same one after a restart, on whatever node that ends. */
  readonly key: string;
  readonly text: string;
  readonly problem?: string;
}

/**
 * The endpoints that clients are sent to, of servers that are restarted: those that answered before have to answer again before
 * the servers count as back. A load balancer, and the rules of a Kubernetes node, may need longer for that than the server; a
 * client that is led there meanwhile waits for seconds.
 *
 * They are tried from another server. Those that did not answer before may be reached only from outside: nothing is known of them.
 */
export class AnsweringEndpoints {
  private constructor(
    private readonly context: RollContext,
    private readonly servers: readonly ServiceView[],
    private readonly awaited: Set<string>,
  ) {}

  /** Tries the endpoints of servers that are about to be restarted. */
  static async of(context: RollContext, servers: readonly ServiceView[]): Promise<AnsweringEndpoints> {
    // Who cannot look knows nothing of them, and a restart may be what helps.
    const tried = await tryFromAnother(context, servers).catch(() => []);
    const answering = tried.filter(({ problem }) => problem === undefined);
    return new AnsweringEndpoints(context, servers, new Set(answering.map(({ key }) => key)));
  }

  /** Why the servers are not back: their own problems, or, once there are none, endpoints that have yet to answer again. */
  async orNotAnswering(problems: readonly string[]): Promise<string[]> {
    if (problems.length > 0 || this.awaited.size === 0) return [...problems];
    const tried = await tryFromAnother(this.context, this.servers);
    for (const { key, problem } of tried) if (problem === undefined) this.awaited.delete(key);
    return tried.flatMap(({ key, text, problem }) => (this.awaited.has(key) ? [`${text}: ${problem}`] : []));
  }
}

/** Of a server alone they are tried from itself. */
async function tryFromAnother({ plan, hosts }: RollContext, servers: readonly ServiceView[]): Promise<TriedEndpoint[]> {
  const all = await Promise.all(
    servers.map(async (server) => {
      const node = plan[server.unit].find(({ id }) => id === server.id);
      const own = await hosts.session(server).advertised?.();
      return (own ?? node?.advertised ?? []).map((endpoint) => ({ ...endpoint, server }));
    }),
  );
  const endpoints = all.flat();
  const [first] = servers;
  if (endpoints.length === 0 || first === undefined) return [];
  const { unit } = first;
  const { host } = plan[unit].find(({ id }) => !servers.some((one) => one.id === id)) ?? first;
  const answers = (await hosts.session({ host }).tryEndpoints?.(endpoints, unit)) ?? [];
  return endpoints.flatMap(({ name, address, port, server: { id } }, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    const { problem } = answer;
    const text = `clients are not led to ${unit} ${id} yet: ${name} at ${endpointText(address, port)}, tried from ${host}`;
    return [{ key: `${id} ${name}`, text, ...(problem === undefined ? {} : { problem }) }];
  });
}
