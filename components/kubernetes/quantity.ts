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

/** Bytes as the shortest quantity in whole Mi. */
export function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
