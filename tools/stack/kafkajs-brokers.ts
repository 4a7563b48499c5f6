import net from "node:net";
import tls from "node:tls";
import type { ISocketFactory } from "kafkajs";
import { isIpv6, readEndpoint } from "../../components/model/ip-address";

/** Where kafkajs finds brokers. */
interface Brokers {
  readonly brokers: string[];
  readonly socketFactory?: ISocketFactory;
}

/** As long as kafkajs' own sockets. */
const keepAliveMs = 60_000;

/**
 * The brokers of a client of kafkajs. It cuts `address:port` at the first colon (connectionPoolBuilder.js), so that an IPv6
 * address gets a word in its place, and sockets that know what it stands for.
 */
export function brokersAt(endpoints: readonly string[]): Brokers {
  const read = endpoints.map(readEndpoint);
  if (!read.some(({ address }) => isIpv6(address))) return { brokers: [...endpoints] };
  const addresses = new Map(read.map(({ address }, index) => [`broker-${index}`, address]));
  const socketFactory: ISocketFactory = ({ host: word, port, ssl, onConnect }) => {
    const host = addresses.get(word) ?? word;
    const name = net.isIP(host) === 0 ? { servername: host } : {};
    const socket = tlsWanted(ssl)
      ? tls.connect({ host, port, ...name, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    return socket.setKeepAlive(true, keepAliveMs);
  };
  return { brokers: read.map(({ port }, index) => `broker-${index}:${port}`), socketFactory };
}

/** Where there is no TLS kafkajs gives null, whatever its types say. */
function tlsWanted(ssl: unknown): ssl is tls.ConnectionOptions {
  return typeof ssl === "object" && ssl !== null;
}
