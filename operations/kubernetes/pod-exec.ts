import { PassThrough } from "node:stream";
import { Exec, type KubeConfig, type V1Status } from "@kubernetes/client-node";

/** Milliseconds that a script may take; the API server itself would wait for hours. */
const patience = 15_000;

/** A container of a pod, mostly the one of its service. */
export interface PodContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * Runs a script of bash in a container, as `kubectl exec` does, and returns what it printed.
 * @throws Error when it cannot be run, fails, or does not end in time.
 */
export function runInPod(
  config: KubeConfig,
  { namespace, pod, container }: PodContainer,
  script: string,
): Promise<string> {
  const [out, errors] = [new PassThrough(), new PassThrough()];
  const [printed, said]: [Buffer[], Buffer[]] = [[], []];
  out.on("data", (part: Buffer) => printed.push(part));
  errors.on("data", (part: Buffer) => said.push(part));
  return new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${pod}: ${why}`));
    const timer = setTimeout(() => fail("the script did not end in time"), patience).unref();
    const ended = ({ status, message = "the script failed" }: V1Status) => {
      clearTimeout(timer);
      if (status === "Success") resolve(Buffer.concat(printed).toString());
      else fail(Buffer.concat(said).toString().trim() || message);
    };
    new Exec(config)
      .exec(namespace, pod, container, ["bash", "-c", script], out, errors, null, false, ended)
      .catch((error: unknown) => fail(error instanceof Error ? error.message : "the API server runs no script"));
  });
}
