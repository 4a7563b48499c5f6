import fc from "fast-check";

/** Texts, names and numbers as stack files have them. */
export const unicode = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
export const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,9}[a-z0-9]$/);
export const port = fc.integer({ min: 1024, max: 65_535 });
export const heap = fc.constantFrom("384m", "1g", "2g", "512m");
export const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const folder = fc.array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/), { minLength: 1, maxLength: 3 });
export const directory = folder.map((names) => `/srv/${names.join("/")}`);

/** What shells, systemd and Kubernetes read as more than itself. */
const signs = fc
  .array(fc.constantFrom("$", "$$", "$(", "${", ")", "}", "%", "%%", '"', "'", "\\", ";", " ", "x"), { minLength: 1 })
  .map((all) => `${all.join("")}x`);

export const jvmOptions = fc.array(
  fc.tuple(word, fc.oneof(word, unicode, signs)).map(([key, value]) => `-D${key}=${value}`),
  { maxLength: 2 },
);

/** Bytes from ZooKeeper's own limit to what it can add to itself. */
export const juteMaxBuffer = optional(fc.integer({ min: 1_048_575, max: 2 ** 30 - 1 }));

const logger = fc
  .array(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_$-]{0,7}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("."));

/** Levels by logger, all of them or some besides the root's. */
export function logLevels(levels: readonly string[]) {
  const named = fc.oneof({ arbitrary: logger, weight: 3 }, { arbitrary: fc.constant("root"), weight: 1 });
  return optional(
    fc
      .uniqueArray(fc.tuple(named, fc.constantFrom(...levels)), { maxLength: 4, selector: ([name]) => name })
      .map((all) => ({ levels: Object.fromEntries(all) })),
  );
}

/** Sizes of records, which brokers and clients have to agree on. */
export const recordSizes = optional(
  fc.record(
    {
      "message.max.bytes": fc.integer({ min: 1, max: 200_000_000 }).map(String),
      "replica.fetch.max.bytes": fc.integer({ min: 1, max: 2 ** 31 - 1 }).map(String),
      "socket.request.max.bytes": fc.integer({ min: 1_000_000, max: 2 ** 31 - 1 }).map(String),
    },
    { requiredKeys: [] },
  ),
);

/** Without keys that stand for nothing: a stack file has no undefined. */
export function given<T extends object>(section: T): Record<string, unknown> {
  return JSON.parse(JSON.stringify(section)) as Record<string, unknown>;
}
