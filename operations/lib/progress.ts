/** Receives one line of progress; the latest line replaces the one before it. */
export type Report = (line: string) => void;

/** How a long step tells where it is and learns that it should stop. */
export interface Progress {
  readonly report?: Report | undefined;
  readonly signal?: AbortSignal | undefined;
}
