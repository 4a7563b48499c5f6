/**
 * Defers a load until something of it is used: a package or a part that most runs do not need would double the time that
 * every command takes to start. Lint allows `require` only as `lazy(() => require("x") as typeof X)`.
 */
export function lazy<T>(load: () => T): () => T {
  let loaded: { readonly value: T } | undefined;
  return () => (loaded ??= { value: load() }).value;
}
