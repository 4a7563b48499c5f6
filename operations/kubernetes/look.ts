import { ApiException } from "@kubernetes/client-node";

/** Looks at a cluster, and notes what the operator has no right to see. */
export class Look {
  readonly denied: { readonly right: string; readonly said: string }[] = [];

  readonly list = async <T>(resources: string, ask: () => Promise<{ items: T[] }>): Promise<T[]> =>
    (await this.orElse(`list ${resources}`, { items: [] }, ask)).items;

  /** @throws whatever else went wrong than a right that is missing. */
  async orElse<T>(right: string, none: T, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (reason) {
      if (!(reason instanceof ApiException) || reason.code !== 403) throw reason;
      this.denied.push({ right, said: saidBy(reason) });
      return none;
    }
  }
}

/** The API server names who may not do what, and where. */
function saidBy({ body, message }: ApiException<unknown>): string {
  try {
    const { message: said } = JSON.parse(String(body)) as { readonly message?: string };
    return said ?? message;
  } catch {
    return message;
  }
}
