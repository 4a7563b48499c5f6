import type { Duplex } from "node:stream";
import type { Identity } from "../../components/resources/inputs/identity-inputs";
import type { ServiceName } from "../../components/services/registry";
import { hasWrongName, isNotSecure, secureConnection } from "./secure-connection";

/** Whom a connection is to. */
export interface Server {
  readonly service: ServiceName;
  /** IP address or name that its certificate has to be for. */
  readonly address: string;
  /** It talks TLS, also where those of its service do not yet. */
  readonly tls?: true | undefined;
}

/**
 * Connections to servers: by TLS where those of a service have it, else as they are opened. It remembers which servers do
 * not talk TLS as they shall: whoever asks them only finds that they do not answer.
 */
export class SecuredServers {
  private readonly refusals = new Map<string, string>();

  /** @param identity - Who this program is to servers with TLS; undefined where all talk plain text. */
  constructor(private readonly identity: Identity | undefined) {}

  /**
   * A connection over what is opened to a server.
   *
   * @param startedAt - Asks where the server was started, if anybody knows: until it is restarted it is there, and has the
   *   certificate of that address.
   * @throws NotSecure, and what `open` throws.
   */
  async connect(server: Server, open: () => Promise<Duplex>, startedAt?: () => Promise<string>): Promise<Duplex> {
    const { identity } = this;
    const { service, address, tls } = server;
    const stream = await open();
    if (identity === undefined || (tls !== true && !identity.services.includes(service))) return stream;
    const secure = async () => {
      try {
        return await secureConnection(stream, { identity, address });
      } catch (error) {
        const there = hasWrongName(error) ? await startedAt?.().catch(() => undefined) : undefined;
        if (there === undefined || there === "" || there === address) throw error;
        return secureConnection(await open(), { identity, address: there });
      }
    };
    const name = nameOf(server);
    const refused = (error: unknown) => {
      if (isNotSecure(error)) this.refusals.set(name, `${service} at ${error.message}`);
    };
    try {
      const socket = await secure();
      this.refusals.delete(name);
      return socket.on("error", refused);
    } catch (error) {
      refused(error);
      throw error;
    }
  }

  /** Why a server does not talk TLS as it shall, by the last connection; undefined when it did, or was not asked. */
  problemOf(server: Server): string | undefined {
    return this.refusals.get(nameOf(server));
  }

  /** The same of all servers. */
  get problems(): string[] {
    return [...this.refusals.values()];
  }
}

function nameOf({ service, address }: Server): string {
  return `${service} ${address}`;
}
