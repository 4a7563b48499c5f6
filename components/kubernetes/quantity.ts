const powers: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for, for example 1073741824 for `1Gi`; undefined when it is not one. */
export function quantity(text: string): number | undefined {
  const [, digits, unit = "", exponent] =
    /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([mkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits) * (exponent === undefined ? (powers[unit] ?? Number.NaN) : 10 ** Number(exponent));
  return value > 0 ? value : undefined;
}

/**
 * Bytes as a quantity, for a size that people write in another way; undefined when it is none.
 *
 * @example suggestQuantity("100GB") is 100Gi, suggestQuantity("512m") is 512Mi
 */
export function suggestQuantity(text: string): string | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([kmgtpe])i?b?$/i.exec(text.trim()) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const meant = `${digits}${unit.toUpperCase()}i`;
  return (quantity(meant) ?? 0) >= 2 ** 20 ? meant : undefined;
}

/** Bytes as the shortest quantity in whole Mi. */
export function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
