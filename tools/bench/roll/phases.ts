import type { Sample } from "./watch";

/** When systemd began to stop a broker, and when its process had exited, in milliseconds since 1970. */
export interface Stop {
  readonly began: number;
  readonly ended: number;
}

/** The phases of one restart, in seconds. */
export interface Phases {
  readonly stop: number;
  /** Until it responds. */
  readonly start: number;
  /** Until all its replicas are in sync again. */
  readonly rejoin: number;
}

/** @throws Error when no sample shows the broker back. */
export function phasesOf({ began, ended }: Stop, samples: readonly Sample[]): Phases {
  const back = samples.findIndex(({ at, responds }) => at >= ended && responds);
  const recovered = samples.slice(back).find(({ inSync }) => inSync);
  const answered = samples[back];
  if (answered === undefined || recovered === undefined) throw new Error("no sample shows the broker back in sync");
  return {
    stop: (ended - began) / 1_000,
    start: (answered.at - ended) / 1_000,
    rejoin: (recovered.at - answered.at) / 1_000,
  };
}
