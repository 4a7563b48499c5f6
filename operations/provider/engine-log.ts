import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

interface Shown {
  readonly ephemeral: boolean;
  readonly severity?: LogSeverity;
}

/** Writes to the log of the engine that runs this plugin. */
export class EngineLog {
  readonly #engine: EngineClient | undefined;
  /** Lines go one after the other, so that a table arrives in its order. */
  #written: Promise<void> = Promise.resolve();

  /** Takes the arguments of the plugin's process; without the engine's address among them nothing is logged. */
  constructor(processArguments: readonly string[]) {
    const address = processArguments.find((argument) => /^[\w.]+:\d+$/.test(argument));
    this.#engine = address === undefined ? undefined : new EngineClient(address, credentials.createInsecure());
  }

  /** Shows a line next to the resource while it is worked on. */
  status(message: string, urn: string): void {
    this.write(message, urn, { ephemeral: true });
  }

  /** Shows a text among the diagnostics of the resource, where it stays. */
  info(message: string, urn: string): void {
    this.write(message, urn, { ephemeral: false });
  }

  /** Shows a text among the warnings of the resource, where it stays. */
  warn(message: string, urn: string): void {
    this.write(message, urn, { ephemeral: false, severity: LogSeverity.WARNING });
  }

  private write(message: string, urn: string, { ephemeral, severity = LogSeverity.INFO }: Shown): void {
    const engine = this.#engine;
    if (!engine) return;
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    // A line that the engine does not take is not worth failing a command that worked.
    const write = () => new Promise<void>((resolve) => void engine.log(request, () => resolve()));
    this.#written = this.#written.then(write);
  }

  /** Waits until the engine has every line so far. */
  async flush(): Promise<void> {
    await this.#written;
  }
}
