/** Stands for the members of a service that has no rules about them, where something follows. */
export const noMembers = "-";

/** What a host has to remember of a service, and a running service of its start. */
interface Remembered {
  readonly digest: string;
  readonly endpoint: string;
  readonly members?: string;
  readonly step?: string;
}

/** The words of a service's record: its digest, where it answers, its group, and how it talks where that is not plain text. */
export function serviceRecord({ digest, endpoint, members, step = "plaintext" }: Remembered): string[] {
  if (step !== "plaintext") return [digest, endpoint, members ?? noMembers, step];
  return [digest, endpoint, ...(members === undefined ? [] : [members])];
}
