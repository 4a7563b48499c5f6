import type { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import type { Witness } from "../../components/resources/inputs/certificate-inputs";
import type { Identity, OwnLogin } from "../../components/resources/inputs/identity-inputs";
import type { Plan, ServerNode } from "../../components/resources/inputs/roll-inputs";
import type { ServiceName } from "../../components/services/registry";
import type { ServerConnections } from "../cluster/server-connections";
import { type Login, probe, type Probed } from "../transport/probe";
import { secureConnection } from "../transport/secure-connection";
import { SecuredServers } from "../transport/secured-servers";
import type { OpenSocket } from "../transport/socket-scripts";
import type { Endpoint } from "../transport/endpoint-scripts";
import type { RollHost } from "../transport/roll-host";
import type { NamedEndpoint } from "../transport/transport";

type CertificatePort = NonNullable<ServerNode["certificate"]>["ports"][number];

/** The hosts of a plan: a session to each, and connections to the servers through them. */
export class ClusterHosts implements ServerConnections {
  private readonly secured: SecuredServers;

  /** @param identity - Who this program is to servers with TLS; absent where all talk plain text. */
  constructor(
    private readonly plan: Plan,
    private readonly sessions: ReadonlyMap<string, RollHost>,
    private readonly identity?: Identity,
  ) {
    this.secured = new SecuredServers(identity);
  }

  session({ host }: { readonly host: string }): RollHost {
    const session = this.sessions.get(host);
    if (session === undefined) throw new Error(`no session with ${host}`);
    return session;
  }

  /** What an operator should read about servers that do not get ready. */
  inspect(): string {
    return this.sessions.values().next().value?.inspect() ?? "the logs";
  }

  /**
   * Why pods, of some servers or of all, are not ready, in the words of Kubernetes; of all, also why servers do not talk TLS
   * as they shall, which explains that they do not answer.
   */
  async problems(of?: readonly { readonly host: string }[]): Promise<string[]> {
    const hosts = of?.map((server) => this.session(server)) ?? [...this.sessions.values()];
    const told = await Promise.all(hosts.map(async (host) => (await host.problems?.()) ?? []));
    return [...told.flat(), ...(of === undefined ? this.secured.problems : [])];
  }

  /** Hosts of the stack on which a service runs although the plan has no server of it there any more. */
  async leaving(unit: ServiceName): Promise<string[]> {
    const planned = new Set(this.plan[unit].map(({ host }) => host));
    const others = [...this.sessions].filter(([host, session]) => session.stop !== undefined && !planned.has(host));
    const running = await Promise.all(others.map(async ([, session]) => (await session.state(unit)).active));
    return others.filter((_, index) => running[index]).map(([host]) => host);
  }

  idsOf(unit: ServiceName): readonly number[] {
    return this.plan[unit].map(({ id }) => id);
  }

  endpointsOf(unit: ServiceName, id: number): readonly NamedEndpoint[] {
    return this.node(unit, id).ports ?? [];
  }

  /**
   * @param at - Another of its endpoints, and exactly that one; by TLS where it is one of those that the plan names, as the first one
   *   is.
   */
  connect(unit: ServiceName, id: number, at?: Endpoint): Promise<Duplex> {
    const node = this.node(unit, id);
    if (at === undefined) return this.connectOn(node, unit);
    const open = () => this.session(node).pipe(at.address, at.port);
    const isPlanned = node.ports?.some(({ address, port }) => address === at.address && port === at.port) === true;
    return isPlanned ? this.secured.connect({ service: unit, address: at.address }, open) : open();
  }

  loginOf(unit: ServiceName): OwnLogin | undefined {
    return this.identity?.logins?.[unit];
  }

  sockets(unit: ServiceName, id: number, ports: readonly number[]): Promise<OpenSocket[]> {
    return this.session(this.node(unit, id)).sockets(unit, ports);
  }

  /** A connection to the service of a host, at its planned address unless it was started at another one. */
  connectOn(
    { host, address, port, former }: Pick<ServerNode, "host" | "address" | "port" | "former">,
    unit: ServiceName,
  ): Promise<Duplex> {
    const session = this.session({ host });
    const open = () => session.pipe(address, port, unit, former);
    const startedAt = async () => (await session.startedAt?.(unit)) ?? "";
    return this.secured.connect({ service: unit, address }, open, startedAt);
  }

  /** The same as the operator, by TLS, also where our tools talk plain text as long as servers take both. */
  async connectAsOperator(server: Pick<ServerNode, "host" | "address" | "port">, unit: ServiceName): Promise<Duplex> {
    if (this.identity === undefined) return this.connectOn(server, unit);
    const { address, port } = server;
    const stream = await this.session(server).pipe(address, port, unit);
    return secureConnection(stream, { identity: this.identity, address });
  }

  /** By which it is found out whom servers trust, the old authority's first; none while no authority is replaced. */
  get witnesses(): readonly Witness[] {
    return this.identity?.witnesses ?? [];
  }

  /**
   * The certificate that a server shows at one of its ports, whatever its age. @throws Error when it shows none, or cannot be
   * reached.
   */
  async shownAt(node: Pick<ServerNode, "host">, port: CertificatePort): Promise<X509Certificate> {
    if (this.identity === undefined) throw new Error("no certificate to ask with");
    const { shown, refusal } = await this.probe(node, port, this.identity);
    if (shown === undefined) throw new Error(`${port.name} on port ${port.port}: ${refusal ?? "no certificate"}`);
    return shown;
  }

  /** What a server does at one of its ports with a certificate. @throws Error when it cannot be reached. */
  async probe(
    { host }: Pick<ServerNode, "host">,
    { address, port }: Pick<CertificatePort, "address" | "port">,
    login: Login,
  ): Promise<Probed> {
    return probe(await this.session({ host }).pipe(address, port), login);
  }

  private node(unit: ServiceName, id: number): ServerNode {
    const node = this.plan[unit].find((one) => one.id === id);
    if (node === undefined) throw new Error(`no host for ${unit} ${id}`);
    return node;
  }
}
