/** Errors by their names (`org.apache.zookeeper.KeeperException.Code`). */
export const errorCodes = {
  Ok: 0,
  SystemError: -1,
  RuntimeInconsistency: -2,
  DataInconsistency: -3,
  ConnectionLoss: -4,
  MarshallingError: -5,
  Unimplemented: -6,
  OperationTimeout: -7,
  BadArguments: -8,
  ApiError: -100,
  NoNode: -101,
  NoAuth: -102,
  BadVersion: -103,
  NoChildrenForEphemerals: -108,
  NodeExists: -110,
  NotEmpty: -111,
  SessionExpired: -112,
  InvalidAcl: -114,
  AuthFailed: -115,
  SessionMoved: -118,
  NotReadOnly: -119,
  SessionClosedRequireSaslAuth: -124,
  QuotaExceeded: -125,
  ThrottledOp: -127,
} as const;

export type ErrorName = keyof typeof errorCodes;

/** A server understood a request and did not do it. */
export class ZooKeeperError extends Error {
  override readonly name = "ZooKeeperError";

  private constructor(
    /** One of {@link errorCodes}, or the number of another one. */
    readonly code: ErrorName | `error ${number}`,
    readonly path: string,
    operation: string,
  ) {
    super(`${operation} of ${path}: ${code}`);
  }

  static of(code: number, operation: string, path: string): ZooKeeperError {
    const [name] = Object.entries(errorCodes).find(([, number]) => number === code) ?? [`error ${code}`];
    return new ZooKeeperError(name as ErrorName, path, operation);
  }
}

/** Whether something failed with one of these errors. */
export function failedWith(error: unknown, ...names: readonly ErrorName[]): boolean {
  return error instanceof ZooKeeperError && (names as readonly string[]).includes(error.code);
}
