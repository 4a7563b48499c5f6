import { Duplex, PassThrough } from "node:stream";
import { type KubeConfig, PortForward } from "@kubernetes/client-node";

/** A WebSocket, as far as it is used here; the client's own type needs a package that it does not bring along. */
interface Closable {
  onclose: () => void;
  close(): void;
}

/** Connections to ports of pods through the API server, as `kubectl port-forward` makes them. */
export class PodConnections {
  private readonly forward: PortForward;
  private readonly open = new Set<Duplex>();

  constructor(
    config: KubeConfig,
    private readonly namespace: string,
  ) {
    this.forward = new PortForward(config);
  }

  /** A new connection. @throws Error when the API server makes none; one that the pod refuses is destroyed. */
  async connect(pod: string, port: number): Promise<Duplex> {
    const [toPod, fromPod, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const socket = Duplex.from({ writable: toPod, readable: fromPod });
    const { namespace } = this;
    const webSocket = (await this.forward.portForward(
      namespace,
      pod,
      [port],
      fromPod,
      errors,
      toPod,
    )) as unknown as Closable;
    errors.once("data", (reason: Buffer) => socket.destroy(new Error(`${pod}: ${reason.toString().trim()}`)));
    webSocket.onclose = () => fromPod.end();
    socket.once("close", () => {
      this.open.delete(socket);
      webSocket.close();
    });
    this.open.add(socket);
    return socket;
  }

  /** Ends all connections. */
  close(): void {
    for (const socket of this.open) socket.destroy();
  }
}
