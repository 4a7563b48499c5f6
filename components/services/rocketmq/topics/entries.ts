/** What every replica shall have under a name. */
export type Fields = Readonly<Record<string, string | number | boolean>>;

/** A topic or a consumer group. */
export interface Entry {
  /** What it is on every replica; or, when replicas differ, on the first that has it. */
  readonly fields: Fields;
  /** When it leaves the stack file, it is deleted. */
  readonly allowDelete: boolean;
  /** How replicas differ from that, a line for each; none in what is wanted. */
  readonly differs: readonly string[];
}

/** Topics, consumer groups, or users, by name. */
export type Entries = Readonly<Record<string, Entry>>;
