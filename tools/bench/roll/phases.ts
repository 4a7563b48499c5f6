import type { Look } from "./watch";

/** When systemd began to stop a broker, and when its process had ended; milliseconds since 1970. */
export interface Stop {
  readonly began: number;
  readonly ended: number;
}

/** What the seconds of one restart went to. */
export interface Phases {
  readonly stop: number;
  /** Until it answers. */
  readonly start: number;
  /** Until it is in sync with all its partitions again. */
  readonly rejoin: number;
}

/** @throws Error when the broker was not seen to come back. */
export function phasesOf({ began, ended }: Stop, looks: readonly Look[]): Phases {
  const back = looks.findIndex(({ at, answers }) => at >= ended && answers);
  const whole = looks.slice(back).find(({ inSync }) => inSync);
  const answered = looks[back];
  if (answered === undefined || whole === undefined) throw new Error("the broker was not seen to come back");
  return {
    stop: (ended - began) / 1_000,
    start: (answered.at - ended) / 1_000,
    rejoin: (whole.at - answered.at) / 1_000,
  };
}
