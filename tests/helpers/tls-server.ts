import { type ChildProcess, spawn } from "node:child_process";
import net from "node:net";
import { Duplex } from "node:stream";
import tls from "node:tls";
import type { Pair, TestAuthority } from "./certificates";

export interface TlsServerOptions extends tls.TlsOptions {
  /** Does something with each connection. */
  readonly serve?: (socket: tls.TLSSocket) => void;
}

/** Servers of this process that ask for a certificate, as secure brokers and members of an ensemble do. */
export class TlsServers {
  private readonly servers: net.Server[] = [];
  private readonly sockets: Duplex[] = [];
  private readonly processes: ChildProcess[] = [];

  /** Starts one and connects to it, by a stream that is not a socket, as one through SSH. */
  async connect(authority: TestAuthority, { cert, key }: Pair, options: TlsServerOptions = {}): Promise<Duplex> {
    const { serve = () => undefined, ...more } = options;
    const settings = { cert, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true, ...more };
    const server = tls.createServer(settings, (socket) => {
      socket.on("error", () => undefined);
      serve(socket);
    });
    server.on("connection", (socket: net.Socket) => this.keep(socket));
    server.on("tlsClientError", () => undefined);
    return this.open(server);
  }

  /** The same with one that talks no TLS. */
  plain(serve: (socket: net.Socket) => void): Promise<Duplex> {
    return this.open(
      net.createServer((socket) => {
        this.keep(socket);
        serve(socket);
      }),
    );
  }

  /**
   * The same with OpenSSL's own server, which says why it refuses a certificate, as those in Java do; one of Node.js only
   * ends the connection.
   */
  async strict(authority: TestAuthority, { cert, key }: Pair, version: "tls1_2" | "tls1_3"): Promise<Duplex> {
    const file = (name: string, content: string) => authority.write(name, content);
    const own = ["-cert", file("server.crt", cert), "-key", file("server.key", key), `-${version}`];
    const others = ["-CAfile", file("trusted.crt", authority.certificate), "-Verify", "1", "-verify_return_error"];
    const server = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", ...own, ...others], { stdio: "pipe" });
    this.processes.push(server);
    let said = "";
    for await (const part of server.stdout) {
      said += String(part);
      const port = /^ACCEPT .*:(\d+)$/m.exec(said)?.[1];
      if (port !== undefined) return this.connectTo(Number(port));
    }
    throw new Error(`openssl s_server ended: ${said}`);
  }

  close(): void {
    for (const server of this.processes.splice(0)) server.kill();
    for (const socket of this.sockets.splice(0)) socket.destroy();
    for (const server of this.servers.splice(0)) server.close();
  }

  private async open(server: net.Server): Promise<Duplex> {
    this.servers.push(server.listen(0, "127.0.0.1"));
    await new Promise((resolve) => server.once("listening", resolve));
    return this.connectTo((server.address() as net.AddressInfo).port);
  }

  private async connectTo(port: number): Promise<Duplex> {
    const socket = net.connect(port, "127.0.0.1");
    this.keep(socket);
    await new Promise((resolve) => socket.once("connect", resolve));
    return streamOf(socket);
  }

  private keep(socket: Duplex): void {
    socket.on("error", () => undefined);
    this.sockets.push(socket);
  }
}

/** The bytes of a socket in a stream that ends as the channel of a command over SSH does. */
function streamOf(socket: net.Socket): Duplex {
  const stream: Duplex = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _, done) => void socket.write(chunk, () => done()),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (chunk: Buffer) => stream.push(chunk) || void socket.pause());
  socket.once("end", () => stream.push(null));
  socket.once("close", () => stream.destroy());
  return stream;
}
