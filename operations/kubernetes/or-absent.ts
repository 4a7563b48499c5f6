import { ApiException } from "@kubernetes/client-node";

/** Undefined for what the API server does not have. @throws whatever else it says. */
export async function orAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (reason) {
    if (reason instanceof ApiException && reason.code === 404) return undefined;
    throw reason;
  }
}
