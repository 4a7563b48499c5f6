import type { Message, Read, Sent } from "./declaration";
import { errorCodes } from "./error-codes";
import { apiVersions } from "./messages/connection-messages";
import { Refused } from "./refused";
import { highestCommon, rangeOf, type VersionRange } from "./version-range";

/** The version that is asked for first: every supported broker has it (KIP-511), so that none is asked twice. */
const first = 3;

type Send = (
  message: typeof apiVersions,
  version: number,
  request: Sent<(typeof apiVersions)["request"]>,
) => Promise<Read<(typeof apiVersions)["response"]>>;

/** What one broker supports. */
export class SupportedVersions {
  private readonly ranges: ReadonlyMap<number, VersionRange>;

  constructor({ apiKeys }: Read<(typeof apiVersions)["response"]>) {
    this.ranges = new Map(apiKeys.map(({ apiKey, minVersion: min, maxVersion: max }) => [apiKey, { min, max }]));
  }

  /** Whether the server takes requests of this API key, in any version. */
  has({ apiKey }: Pick<Message, "apiKey">): boolean {
    return this.ranges.has(apiKey);
  }

  /** @throws Refused when the broker has no version of the message that is declared. */
  highestOf({ apiKey, name, validVersions }: Message): number {
    const range = this.ranges.get(apiKey);
    const highest = range === undefined ? undefined : highestCommon(range, rangeOf(validVersions));
    if (highest !== undefined) return highest;
    const given = range === undefined ? "none" : `${range.min}-${range.max}`;
    throw new Refused(`the broker has no version of ${name} that is known here: it has ${given}, not ${validVersions}`);
  }
}

/** Asks a broker for its versions; one that does not know the question is asked in the oldest way (KIP-511). */
export async function negotiate(send: Send): Promise<SupportedVersions> {
  const software = { clientSoftwareName: "kafka-zookeeper", clientSoftwareVersion: "1" };
  const response = await send(apiVersions, first, software);
  const answer = response.errorCode === errorCodes.unsupportedVersion ? await send(apiVersions, 0, {}) : response;
  if (answer.errorCode !== errorCodes.none)
    throw new Error(`the broker does not tell its versions: error ${answer.errorCode}`);
  return new SupportedVersions(answer);
}
