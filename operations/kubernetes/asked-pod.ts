import type { UnitState } from "../transport/service-scripts";
import { PodHost } from "./pod-host";

/** A server in a pod that is only asked: another roll, which came before, saw to it that it runs as configured. */
export class AskedPod extends PodHost {
  override state(): Promise<UnitState> {
    return Promise.resolve({ active: true, running: "", restarts: 0 });
  }

  override start(): Promise<void> {
    return Promise.reject(new Error("a server that is only asked is not started"));
  }

  override restart(): Promise<void> {
    return Promise.reject(new Error("a server that is only asked is not restarted"));
  }
}
