import type { Message, Read, Sent } from "./declaration";
import { errorCodes } from "./error-codes";
import { apiVersions } from "./messages/connection-messages";
import { Refused } from "./refused";
import { highestCommon, rangeOf, type VersionRange } from "./version-range";

const newest = rangeOf(apiVersions.validVersions).max;

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

  /** @throws Refused when the broker has no version of the message that is declared. */
  highestOf({ apiKey, name, validVersions }: Message): number {
    const range = this.ranges.get(apiKey);
    const highest = range === undefined ? undefined : highestCommon(range, rangeOf(validVersions));
    if (highest !== undefined) return highest;
    const given = range === undefined ? "none" : `${range.min}-${range.max}`;
    throw new Refused(`the broker has no version of ${name} that is known here: it has ${given}, not ${validVersions}`);
  }
}

/** Asks a broker for its versions; one that does not know the newest question is asked the oldest (KIP-511). */
export async function negotiate(send: Send): Promise<SupportedVersions> {
  const software = { clientSoftwareName: "kafka-zookeeper", clientSoftwareVersion: "1" };
  const response = await send(apiVersions, newest, software);
  const answer = response.errorCode === errorCodes.unsupportedVersion ? await send(apiVersions, 0, {}) : response;
  if (answer.errorCode !== errorCodes.none)
    throw new Error(`the broker does not tell its versions: error ${answer.errorCode}`);
  return new SupportedVersions(answer);
}
