import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves one file to the hosts of a sandbox, as a mirror of a distribution does. */
export class ArchiveServer {
  #downloads = 0;
  /** Whether it sends a part, and then nothing more. */
  stalls = false;

  private constructor(private readonly server: Server) {}

  static async start(file: string): Promise<ArchiveServer> {
    const server = createServer();
    const serving = new ArchiveServer(server);
    server.on("request", (_request, response) => {
      serving.#downloads += 1;
      if (serving.stalls) response.write("a part");
      else createReadStream(file).pipe(response);
    });
    server.listen();
    await once(server, "listening");
    return serving;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How often the file was asked for. */
  get downloads(): number {
    return this.#downloads;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
