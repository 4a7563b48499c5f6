import { ConfigError } from "../../../../components/config/config-error";
import { errorMessage } from "../../../lib/error-message";
import { Refused } from "../../../protocol/kafka/refused";
import { Stalled } from "./stalled";

/** What may be over in a moment is what the next look begins with; a refusal is not, and neither is a stop. */
export const passing =
  (signal: AbortSignal | undefined) =>
  (error: unknown): string => {
    if (signal?.aborted === true) throw error;
    if (error instanceof Refused || error instanceof ConfigError || error instanceof Stalled) throw error;
    return errorMessage(error);
  };
