import type { Duplex } from "node:stream";
import type { OwnLogin } from "../../components/resources/inputs/identity-inputs";
import type { ServiceName } from "../../components/services/registry";
import type { Endpoint } from "./endpoint-scripts";
import type { OpenSocket } from "./socket-scripts";
import type { Answer } from "./word-scripts";

/** One port of a server. */
export interface NamedEndpoint extends Endpoint {
  readonly name: string;
}

/** Where a server is asked beside the place where our own tools ask it. */
export interface OtherEndpoint extends Endpoint {
  /** It talks TLS, whatever our own tools talk on the way between plain text and TLS. */
  readonly tls?: true;
}

/** One server of the stack. */
export interface ServerId {
  readonly service: ServiceName;
  readonly id: number;
}

/**
 * Connections to the servers of a cluster, wherever it runs.
 *
 * They go through what the operator has anyway, SSH or the API server, so that no port of a server has to be open to the
 * machine where Pulumi runs.
 */
export interface Reach {
  /** Ids of the servers that can be asked. */
  idsOf(service: ServiceName): readonly number[];
  /** A new connection to a server, where our own tools ask it, or at another of its endpoints. @throws Error when it cannot be made. */
  connect(service: ServiceName, id: number, at?: OtherEndpoint): Promise<Duplex>;
  /** Everything a server listens on, by the names of its ports; none where the first port is all that is asked. */
  endpointsOf?(service: ServiceName, id: number): readonly NamedEndpoint[];
  /**
   * The same without a word of TLS, for who looks at the certificate itself.
   *
   * @param port - Default: the one of `connect`. In a pod its address means nothing.
   */
  open(service: ServiceName, id: number, port?: { readonly address: string; readonly port: number }): Promise<Duplex>;
  /**
   * The open connections in which one end has one of these ports, where a server runs, whoever made them. @throws Error when
   * nobody can look.
   */
  sockets(service: ServiceName, id: number, ports: readonly number[]): Promise<OpenSocket[]>;
  /** How our own tools log in to the servers of a service; undefined, or absent, where these take no passwords. */
  loginOf?(service: ServiceName): OwnLogin | undefined;
  /** Why a server does not talk TLS as it shall, by the last connection to it; undefined where there is nothing to say. */
  problemOf(service: ServiceName, id: number): string | undefined;
  /** Servers that this program does not run and that stand for those of a service. */
  outsideOf(service: ServiceName): readonly Endpoint[];
  /** Says a word to such servers, from where a server of the stack runs. @throws Error when nothing can be asked there. */
  askOutside(from: ServerId, endpoints: readonly Endpoint[], word: string): Promise<Answer[]>;
  close(): void;
}
