import type * as Execa from "execa";

/** Loads execa; a static import would become a `require`, which a package that it depends on refuses. */
export function loadExeca(): Promise<typeof Execa> {
  return import("execa");
}
